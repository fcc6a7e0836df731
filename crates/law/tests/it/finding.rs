//! A finding holds when every limb does, and names those that do not, in order.

use law::{all_of, cite, that};

#[test]
fn a_finding_holds_when_every_limb_does() {
    #[rustfmt::skip]
    let table: [([bool; 3], bool, &[&str], &str); 5] = [
        ([true, true, true],    true,  &[], "all met"),
        ([false, true, true],   false, &["one"], "the first fails"),
        ([true, false, true],   false, &["two"], "one in the middle fails"),
        ([true, true, false],   false, &["three"], "the last fails"),
        ([false, true, false],  false, &["one", "three"], "two fail, in the order of the source"),
    ];
    for ([one, two, three], holds, unmet, why) in table {
        let cite = cite!("EA 1996", "s8");
        let limbs = [
            that("one", one),
            that("two", two),
            that("three".to_owned(), three),
        ];
        let finding = all_of(cite, limbs);
        assert_eq!(finding.holds(), holds, "{why}");
        let said: Vec<&str> = finding.unmet().map(|l| l.text.as_ref()).collect();
        assert_eq!(said, unmet, "{why}");
        assert_eq!(finding.limbs.len(), 3, "met limbs are kept too: {why}");
        assert_eq!(finding.cite, cite, "{why}");
    }
}
