//! Citations: written as lawyers write them, linked, and honest about what was read.

use law::{Certainty, Citation, Cited, cite};

#[test]
fn citations_are_written_as_lawyers_write_them() {
    let found = cite!("SI 2024/208", "reg 9(1)(i)");
    assert_eq!(found.to_string(), "SI 2024/208 reg 9(1)(i)");
    assert_eq!(found.certainty, Certainty::Found);

    let memory = cite!("EA 1996", "s8", memory);
    assert_eq!(memory.to_string(), "EA 1996 s8");
    assert_eq!(memory.certainty, Certainty::Memory);
    assert_ne!(memory, cite!("EA 1996", "s8"), "certainty is part of it");
}

#[test]
fn a_known_instrument_has_its_title_and_address() {
    let known = cite!("EA 1996", "s8");
    assert_eq!(known.title(), "Education Act 1996");
    assert_eq!(
        known.link(),
        Some("https://www.legislation.gov.uk/ukpga/1996/56")
    );
    let unknown = Citation::found("EA 1066", "s1");
    assert_eq!(unknown.title(), "EA 1066", "its short name is all we have");
    assert_eq!(unknown.link(), None, "and no address is made up");
}

#[test]
fn a_value_keeps_its_source() {
    let ten = Cited::new(10, cite!("EA 1996", "s8"));
    assert_eq!((ten.value, ten.cite.provision), (10, "s8"));
}
