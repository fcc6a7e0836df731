//! What cannot be made is refused, in plain words.

use county::{County, Options};
use law::academic_year::AcademicYear;

fn refusal(options: &Options) -> String {
    County::build(options, &|_| ()).unwrap_err().to_string()
}

#[test]
fn options_out_of_range_are_refused() {
    let few = Options {
        pupils: 10,
        ..Options::default()
    };
    assert_eq!(
        refusal(&few),
        "a county has between 200 and 150000 pupils, not 10"
    );
    let old = Options {
        years: 3,
        ..Options::default()
    };
    assert_eq!(
        refusal(&old),
        "3 years ending with 2025/26 cannot be laid out: terms are known from 2024/25 to 2027/28"
    );
    let none = Options {
        years: 0,
        ..Options::default()
    };
    assert!(refusal(&none).starts_with("0 years ending with"));
    let late = Options {
        last_year: AcademicYear(2030),
        ..Options::default()
    };
    assert!(refusal(&late).contains("cannot be laid out"));
}

#[test]
fn authorities_without_figures_are_refused() {
    // No such authority; one whose figures are suppressed; England, which is none.
    for authority in [999, 201, 0] {
        let options = Options {
            authority,
            ..Options::default()
        };
        assert!(
            refusal(&options).starts_with("no attendance figures are published for authority"),
            "{authority}"
        );
    }
}

#[test]
fn every_year_that_can_be_laid_out_has_registers() {
    let options = Options {
        pupils: 400,
        years: 4,
        last_year: AcademicYear(2027),
        ..Options::default()
    };
    let county = County::build(&options, &|_| ()).unwrap();
    assert_eq!(county.academic_years().len(), 4);
    for year in 0..4 {
        let total = county::measure::Measured::of(&county, year).total;
        assert!((380..440).contains(&total.pupils), "{}", total.pupils);
        // About 190 days a pupil, less for those who come or go.
        let each = total.possible() / u64::from(total.pupils);
        assert!((340..=380).contains(&each), "{each} sessions");
        assert!((0.91..0.95).contains(&total.attendance()));
    }
}
