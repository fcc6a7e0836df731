//! How schools notify, through the whole router: what was told in time, late and never, for the authority every school,
//! for a school its own; and patterns as questions.

use axum::http::StatusCode;
use casework::rolls::notification::Kind;
use jiff::ToSpan;
use jiff::civil::date;
use store::Actor;
use store::loading::{DifferenceKind, RollDifference, keep_differences};
use store::pupils::{Enrolment, Fact, Pupil, insert_enrolments, insert_facts};

use crate::notifications::{Telling, pupil, tell};
use crate::town::{Answer, TODAY, Town};

const PAGE: &str = "/ashshire/notifications/compliance";

async fn page_of(town: &Town, who: &str, path: &str) -> Answer {
    let cookie = town.sign_in(who).await;
    town.get(path, &cookie).await
}

/// The cells of a school's row, without their marks.
fn row(answer: &Answer, school: &str) -> Vec<String> {
    let table = answer.body.split("To tell of").nth(1).expect("the table");
    let table = table.split("</table>").next().expect("its end");
    let row = table.split("<tr").find(|row| row.contains(school));
    let row = row.unwrap_or_else(|| panic!("no row of {school}: {}", answer.body));
    let cells = row.split("</t").map(|cell| {
        let mut text = String::new();
        let mut within = true;
        for letter in cell.chars() {
            match letter {
                '<' => within = true,
                '>' => within = false,
                _ if !within => text.push(letter),
                _ => {}
            }
        }
        text.trim().to_owned()
    });
    cells.filter(|cell| !cell.is_empty()).collect()
}

#[tokio::test]
async fn what_was_told_in_time_late_and_never_is_counted_by_school_and_term() {
    let town = Town::at_ease().await;
    tell(&town, Telling::default()).await;
    let late = Telling {
        kind: Kind::Joiner,
        on_day: TODAY.saturating_sub(9.days()),
        due_on: Some(TODAY.saturating_sub(4.days())),
        ..Telling::default()
    };
    tell(&town, late).await;
    // Of another term, and of another kind.
    let before = Telling {
        on_day: date(2025, 5, 2),
        ..Telling::default()
    };
    tell(&town, before).await;
    let absence = Telling {
        kind: Kind::Absence,
        ..Telling::default()
    };
    tell(&town, absence).await;
    let rooms = town.rooms();
    let school = town.school("Alder Primary").await.id;
    let ada = pupil(&town, "A999000000001").await;
    let context = rooms.context(Actor::program("test"));
    let unit = rooms.store.begin(context.clone()).await.expect("begins");
    let left = RollDifference {
        id: context.id(),
        school,
        kind: DifferenceKind::Left,
        number: "A999000000001".to_owned(),
        pupil: Some(ada),
        name: String::new(),
        since: TODAY,
        loading: None,
    };
    keep_differences(&unit, vec![left]).await.expect("kept");
    unit.commit().await.expect("kept");

    let whole = page_of(&town, "officer", PAGE).await;
    let cells = row(&whole, "Alder Primary");
    assert_eq!(
        cells,
        [
            "Alder Primary",
            "3",
            "1",
            "1",
            "4 days",
            "1",
            "0",
            "Too few to say more than the counts",
            "Some not told of"
        ]
    );
    assert_eq!(row(&whole, "Birch High")[1], "0");
    assert!(whole.body.contains("A question to ask, not a finding"));
    assert!(whole.body.contains("No school stands out."));
    let before = page_of(&town, "officer", &format!("{PAGE}?term=2024-2")).await;
    assert_eq!(row(&before, "Alder Primary")[1..3], ["1", "1"]);
    assert!(row(&before, "Alder Primary").contains(&"All in time".to_owned()));

    // A school sees its own, and reaches no other by asking for it.
    let own = page_of(&town, "alder", PAGE).await;
    assert_eq!(row(&own, "Alder Primary")[1], "3");
    assert!(!own.body.contains("Birch High"));
    assert!(own.body.contains("Too few leavers to say anything"));
    let birch = town.school("Birch High").await.id;
    let other = page_of(&town, "alder", &format!("{PAGE}?school={birch}")).await;
    assert!(!other.body.contains("Birch High"));
    let nobody = page_of(&town, "administrator", PAGE).await;
    assert_eq!(nobody.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn leavers_among_whom_special_needs_stand_out_are_a_question_for_the_authority() {
    let town = Town::at_ease().await;
    let rooms = town.rooms();
    let school = town.school("Birch High").await.id;
    let context = rooms.context(Actor::program("test"));
    let unit = rooms.store.begin(context.clone()).await.expect("begins");
    let (mut pupils, mut spells, mut facts) = (Vec::new(), Vec::new(), Vec::new());
    // Sixty pupils, ten with special needs; six leave in October, all of them of the ten.
    for n in 0..60 {
        let one = Pupil {
            id: context.id(),
            upn: None,
            former_upn: None,
            legal_surname: format!("Vole{n}"),
            legal_forename: "Ash".to_owned(),
            preferred_surname: None,
            preferred_forename: None,
            born: date(2012, 3, 4),
            sex: "F".to_owned(),
            year_group: "8".to_owned(),
            language: None,
            source: "test".to_owned(),
        };
        spells.push(Enrolment {
            id: context.id(),
            pupil: one.id,
            school,
            start_on: date(2025, 9, 1),
            end_on: (n < 6).then(|| TODAY.saturating_sub(2.days())),
            status: register::RollStatus::Single,
            end_reason: None,
        });
        if n < 10 {
            facts.push(Fact {
                id: context.id(),
                pupil: one.id,
                kind: "sen".to_owned(),
                value: "K".to_owned(),
                since: date(2024, 9, 1),
                until: None,
                source: "test".to_owned(),
            });
        }
        pupils.push(one);
    }
    store::pupils::insert(&unit, pupils).await.expect("kept");
    insert_enrolments(&unit, spells).await.expect("kept");
    insert_facts(&unit, facts).await.expect("kept");
    unit.commit().await.expect("kept");

    let shown = page_of(&town, "officer", PAGE).await;
    for words in [
        "Leavers with special educational needs",
        "6 of 6",
        "10 of 62",
        "about 1.0 would be expected",
        "Worth asking about",
        "by chance alone",
    ] {
        assert!(shown.body.contains(words), "{words}: {}", shown.body);
    }
    assert!(
        !shown.body.contains("Leavers of Year 11"),
        "only what stands out"
    );
    assert!(!shown.body.contains("Vole"), "nobody is named");
}
