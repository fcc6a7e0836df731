//! Measured beside published, at full size and small.

use county::measure::{Counts, Measured, table};
use county::published::{CODES, Figures};
use county::{County, Options};
use law::academic_year::AcademicYear;
use law::attendance::Code;
use law::school::Phase;

fn build(pupils: u32, years: u8, authority: u16) -> County {
    let options = Options {
        seed: 20_251,
        pupils,
        years,
        authority,
        ..Options::default()
    };
    County::build(&options, &|_| ()).unwrap()
}

/// Attendance within 0.2 points; each code above 0.1 % within a part of its rate; persistent
/// absence within 1.5 points.
fn assert_near(name: &str, ours: &Counts, theirs: &Figures, part: f64) {
    let off = (ours.attendance() - theirs.attendance()).abs();
    assert!(off < 0.002, "{name}: attendance off by {off:.4}");
    for code in CODES {
        let (ours, theirs) = (ours.rate(code), theirs.rate(code));
        if theirs > 0.001 {
            assert!(
                (ours / theirs - 1.0).abs() < part,
                "{name}: {code} is {ours:.5}, published {theirs:.5}"
            );
        }
    }
    let off = (ours.persistent() - theirs.persistent()).abs();
    assert!(off < 0.015, "{name}: persistent absence off by {off:.4}");
}

#[test]
fn worcestershire_at_full_size_is_as_published() {
    let county = build(67_000, 2, 885);
    for (year, of) in county.academic_years().into_iter().enumerate() {
        let measured = Measured::of(&county, year);
        println!("{of}\n{}", table(&county, &measured));
        for phase in Phase::ALL {
            let part = if phase == Phase::Special { 0.25 } else { 0.1 };
            assert_near(
                phase.text(),
                measured.phase(phase).unwrap(),
                county.authority().phase(phase).unwrap(),
                part,
            );
        }
        let total = county.authority().total.as_ref().unwrap();
        assert_near("all phases", &measured.total, total, 0.1);
        let severe = measured.total.severe();
        assert!(
            (0.017..0.024).contains(&severe),
            "severe absence {severe:.4}"
        );
        let pupils = f64::from(measured.total.pupils);
        assert!((66_000.0..70_000.0).contains(&pupils), "{pupils} pupils");
        // About one session in two thousand is without a mark.
        let unmarked = measured.total.unmarked as f64 / measured.total.possible() as f64;
        assert!(
            (0.000_2..0.001).contains(&unmarked),
            "unmarked {unmarked:.5}"
        );
    }
}

#[test]
fn the_demonstration_and_other_authorities_are_as_published_by_phase() {
    for (authority, pupils) in [(885, 8_000), (884, 8_000), (211, 8_000), (857, 3_000)] {
        let county = build(pupils, 1, authority);
        let measured = Measured::of(&county, 0);
        for phase in [Phase::Primary, Phase::Secondary] {
            assert_near(
                &format!("{authority} {}", phase.text()),
                measured.phase(phase).unwrap(),
                county.authority().phase(phase).unwrap(),
                0.1,
            );
        }
    }
}

#[test]
fn five_hundred_pupils_keep_roughly_the_same_figures() {
    let county = build(500, 2, 885);
    for year in 0..2 {
        let measured = Measured::of(&county, year);
        for phase in [Phase::Primary, Phase::Secondary] {
            let (ours, theirs) = (
                measured.phase(phase).unwrap(),
                county.authority().phase(phase).unwrap(),
            );
            assert!((ours.attendance() - theirs.attendance()).abs() < 0.003);
            assert!((ours.persistent() - theirs.persistent()).abs() < 0.03);
            for code in [Code::I, Code::O, Code::G, Code::L, Code::V] {
                let ratio = ours.rate(code) / theirs.rate(code);
                assert!((0.8..1.25).contains(&ratio), "{code}: {ratio}");
            }
        }
        assert!(measured.phase(Phase::Special).is_some());
    }
}

#[test]
fn sessions_add_up() {
    let county = build(1_000, 2, 885);
    for year in 0..2 {
        let measured = Measured::of(&county, year);
        let phases: Vec<&Counts> = Phase::ALL
            .into_iter()
            .filter_map(|p| measured.phase(p))
            .collect();
        for counts in phases.iter().copied().chain([&measured.total]) {
            assert_eq!(counts.attended() + counts.absent(), counts.possible());
            assert!(counts.severe <= counts.persistent && counts.persistent <= counts.pupils);
        }
        let sum = |of: fn(&Counts) -> u64| phases.iter().map(|c| of(c)).sum::<u64>();
        assert_eq!(sum(Counts::possible), measured.total.possible());
        assert_eq!(sum(Counts::absent), measured.total.absent());
        assert_eq!(sum(|c| c.unmarked), measured.total.unmarked);
        assert_eq!(sum(|c| c.not_possible), measured.total.not_possible);
    }
    let all: u64 = (0..2)
        .map(|y| Measured::of(&county, y).total)
        .map(|t| t.possible() + t.not_possible)
        .sum();
    assert_eq!(all, county.marks() as u64);
}

#[test]
fn every_authority_with_figures_makes_a_county() {
    for authority in county::published::authorities().filter(|a| a.code != 0) {
        let options = Options {
            pupils: 300,
            years: 1,
            authority: authority.code,
            last_year: AcademicYear(2026),
            ..Options::default()
        };
        let both = [Phase::Primary, Phase::Secondary]
            .into_iter()
            .all(|p| authority.phase(p).is_some());
        let county = County::build(&options, &|_| ());
        assert_eq!(county.is_ok(), both, "{}", authority.name);
        if let Ok(county) = county {
            let figures = Measured::of(&county, 0);
            let ours = figures.phase(Phase::Primary).unwrap().attendance();
            let theirs = authority.phase(Phase::Primary).unwrap().attendance();
            assert!((ours - theirs).abs() < 0.005, "{}", authority.name);
        }
    }
}
