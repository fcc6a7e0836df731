//! Schools side by side: like schools on both sides of every band, rates, and what is shown to whom.

use casework::policy::{LikeSchools, Percent, Policy, built_in, describe};
use casework::schools::{
    Bounds, Figures, NotCompared, Profile, like, national, share, shown_count, together,
};
use law::school::Phase;

fn percent(n: u32) -> Percent {
    Percent::from_hundredths(n * 100).expect("a percentage")
}

fn bands() -> LikeSchools {
    LikeSchools {
        primary_size: vec![100, 200],
        secondary_size: vec![],
        special_size: vec![],
        free_meals: vec![percent(10), percent(25)],
        least: 3,
    }
}

fn primary(school: u32, pupils: u64, meals: Option<u64>) -> Profile<u32> {
    Profile {
        school,
        phase: Some(Phase::Primary),
        pupils,
        free_meals: meals,
    }
}

#[test]
fn like_schools_share_phase_size_and_free_meals() {
    let own = primary(1, 150, Some(15));
    for (other, is_like, why) in [
        (
            primary(2, 100, Some(10)),
            true,
            "the first of the band, a tenth exactly",
        ),
        (primary(2, 199, Some(49)), true, "the last of both"),
        (primary(2, 99, Some(10)), false, "a smaller school"),
        (primary(2, 200, Some(20)), false, "a larger one"),
        (primary(2, 150, Some(14)), false, "fewer free meals"),
        (
            primary(2, 160, Some(40)),
            false,
            "a quarter exactly is the next band",
        ),
        (primary(2, 150, None), false, "nothing known of free meals"),
        (primary(1, 150, Some(15)), false, "itself"),
        (
            Profile {
                phase: Some(Phase::Special),
                ..primary(2, 150, Some(15))
            },
            false,
            "another phase",
        ),
        (
            Profile {
                phase: None,
                ..primary(2, 150, Some(15))
            },
            false,
            "no phase of ours",
        ),
    ] {
        let found = like(&own, &[other], &bands()).expect("compared");
        assert_eq!(found.schools.len(), usize::from(is_like), "{why}");
    }
    let found = like(&own, &[], &bands()).expect("compared");
    assert_eq!(found.size.to_string(), "100 to 199 pupils");
    assert_eq!(
        found.free_meals.expect("known").to_string(),
        "10% or more and less than 25% with free meals"
    );
}

#[test]
fn the_ends_of_the_bands_are_open() {
    let found = |pupils, meals| like(&primary(1, pupils, Some(meals)), &[], &bands());
    let small = found(99, 0).expect("compared");
    assert_eq!(small.size.to_string(), "fewer than 100 pupils");
    assert_eq!(
        small.free_meals.expect("known").to_string(),
        "less than 10% with free meals"
    );
    let large = found(2000, 2000).expect("compared");
    assert_eq!(large.size.to_string(), "200 pupils or more");
    assert_eq!(
        large.free_meals.expect("known").to_string(),
        "25% or more with free meals"
    );
    let special = Profile {
        phase: Some(Phase::Special),
        ..primary(1, 20, Some(3))
    };
    let one_band = like(&special, &[], &bands()).expect("compared").size;
    assert_eq!(
        one_band,
        Bounds {
            from: None,
            until: None
        }
    );
    assert_eq!(one_band.to_string(), "any number of pupils");
}

#[test]
fn a_school_that_says_nothing_of_free_meals_is_compared_by_size_alone() {
    let others = [
        primary(2, 110, Some(0)),
        primary(3, 120, Some(119)),
        primary(4, 130, None),
        primary(5, 250, None),
    ];
    let found = like(&primary(1, 150, None), &others, &bands()).expect("compared");
    assert_eq!((found.free_meals, found.schools), (None, vec![2, 3, 4]));
}

#[test]
fn a_school_without_pupils_or_phase_is_compared_with_none() {
    let others = [primary(2, 110, Some(11))];
    assert_eq!(
        like(&primary(1, 0, None), &others, &bands()),
        Err(NotCompared::Nobody)
    );
    let own = Profile {
        phase: None,
        ..primary(1, 110, Some(11))
    };
    assert_eq!(like(&own, &others, &bands()), Err(NotCompared::Phase));
    let empty = primary(3, 0, None);
    let found = like(&primary(1, 50, None), &[empty], &bands()).expect("compared");
    assert!(
        found.schools.is_empty(),
        "a school without pupils is like none"
    );
}

#[test]
fn rates_are_rounded_half_up_and_there_is_none_of_nothing() {
    for (part, whole, expected) in [
        (0, 0, None),
        (0, 3, Some(0)),
        (1, 3, Some(3333)),
        (2, 3, Some(6667)),
        (1, 20_000, Some(1)),
        (1, 20_001, Some(0)),
        (5_000_000_000, 5_000_000_000, Some(10_000)),
    ] {
        assert_eq!(share(part, whole), expected, "{part} of {whole}");
    }
    let one = Figures {
        pupils: 8,
        possible: 100,
        attended: 91,
        unauthorised: 4,
        unmarked: 25,
        persistent: 3,
        severe: 1,
        at_threshold: 2,
    };
    let both: Figures = [one, one].into_iter().sum();
    assert_eq!((both.pupils, both.at_threshold, both.severe), (16, 4, 2));
    let rates = |f: Figures| {
        [
            f.attendance(),
            f.unauthorised_share(),
            f.persistent_share(),
            f.severe_share(),
            f.unmarked_share(),
        ]
    };
    assert_eq!(rates(one), [9100, 400, 3750, 1250, 2000].map(Some));
    assert_eq!(rates(both), rates(one), "twice the same is the same");
    assert_eq!(rates(Figures::default()), [None; 5]);
    let county = Figures {
        possible: 9_000_000_000,
        attended: 8_100_000_000,
        ..one
    };
    assert_eq!(
        county.attendance(),
        Some(9000),
        "more than one pupil can have"
    );
}

#[test]
fn england_is_as_published() {
    let primary = national(Some(Phase::Primary)).expect("published");
    assert_eq!((primary.attendance, primary.persistent), (9472, 1377));
    assert_eq!(primary.unauthorised, 155, "G, U, O and N");
    let secondary = national(Some(Phase::Secondary)).expect("published");
    assert!(secondary.attendance < primary.attendance);
    let all = national(None).expect("published");
    assert!((secondary.attendance..primary.attendance).contains(&all.attendance));
}

#[test]
fn small_numbers_are_for_who_may_see_whose_they_are() {
    for (count, sees, shown) in [
        (0, false, "0"),
        (1, false, "fewer than 5"),
        (4, false, "fewer than 5"),
        (5, false, "5"),
        (1, true, "1"),
    ] {
        assert_eq!(
            shown_count(count, sees).to_string(),
            shown,
            "{count} {sees}"
        );
    }
    for (like, seen, shown, why) in [
        (0, 0, false, "there is nothing together"),
        (2, 0, false, "either could work out the other"),
        (3, 0, true, "three and no more than that"),
        (1, 1, true, "it is seen by itself anyway"),
        (
            4,
            2,
            false,
            "two remain, and each is worked out from the other",
        ),
        (5, 2, true, "three remain"),
    ] {
        assert_eq!(together(like, seen, 3), shown, "{why}");
    }
}

fn pack(rest: &str) -> Result<Policy, String> {
    Policy::read(&format!(
        "id = \"ours\"\nname = \"Ours\"\nversion = 1\nin_force_from = 2026-09-01\nsource = \"minutes\"\n{rest}"
    ))
    .map_err(|e| e.to_string())
}

#[test]
fn an_authority_draws_its_own_bands_over_the_national_ones() {
    let national = built_in("national").expect("is there").expect("reads");
    assert!(national.like_schools.least >= 2);
    for phase in Phase::ALL {
        assert!(!national.like_schools.size(phase).is_empty(), "{phase:?}");
    }
    let plain = pack("").expect("reads");
    assert_eq!(plain.like_schools, national.like_schools);
    assert_eq!(plain.quality, national.quality);
    let own = pack("[like_schools]\nsize = { primary = [90] }\nfree_meals = [12.5]\n[register_quality]\nlate_change_days = 14")
        .expect("reads");
    assert_eq!(own.like_schools.primary_size, [90]);
    assert_eq!(own.like_schools.free_meals[0].hundredths(), 1250);
    assert_eq!(
        own.like_schools.secondary_size, national.like_schools.secondary_size,
        "what is left out is national"
    );
    assert_eq!(own.quality.late_change_days, 14);
    let told = describe(&own).to_string();
    for words in [
        "Bands of primary schools' size begin at: 90 instead of 106, 211, 316, 421.",
        "Bands of free meals begin at: 12.5% instead of 10%, 20%, 30%, 40%.",
        "Days after which a changed mark is late: 14 instead of 7.",
    ] {
        assert!(told.contains(words), "{words}\n{told}");
    }
    assert!(!describe(&plain).to_string().contains("compared otherwise"));
}

#[test]
fn bands_that_make_no_sense_are_refused_with_what_to_do() {
    for (rest, words) in [
        (
            "[like_schools]\nsize = { primary = [200, 100] }",
            "primary schools' size do not rise",
        ),
        (
            "[like_schools]\nfree_meals = [10, 10]",
            "free meals do not rise",
        ),
        ("[like_schools]\nleast = 1", "be read off its neighbours"),
        ("[like_schools]\nfree_meals = [101]", "between 0 and 100"),
        ("[like_schools]\nmoney = [1]", "unknown field"),
        (
            "[register_quality]\nlate_change_days = 0",
            "every change late",
        ),
    ] {
        let refusal = pack(rest).expect_err("refused");
        assert!(refusal.contains(words), "{rest}: {refusal}");
    }
}
