//! The pages of schools: figures, like schools, pictures, the quality of registers, groups.
//! In: the schools of `pages`, and more like them. Out: who sees which figures of whom.

use std::sync::Arc;

use axum::http::StatusCode;
use jiff::civil::date;
use register::{Day, RollStatus, Session};
use store::attendance::{Amendment, RegisterRow, insert_amendments, write_rows};
use store::pupils::{Enrolment, Fact};
use store::schools::CalendarYear;
use store::{Actor, Context, SchoolId, SeededIds, Unit};

use crate::pages::{Town, YEAR, marks, now, open_weeks, pupil, school, stand};

fn context(seed: u64) -> Context {
    Context {
        now: now(),
        actor: Actor::program("test"),
        ids: Arc::new(SeededIds::new(seed)),
    }
}

/// One more secondary school: ten pupils, one with free meals, one of them away for some days.
async fn add(unit: &Unit, name: &str, number: u32, away: usize) -> SchoolId {
    let context = unit.context();
    let school = school(context, name, number);
    let id = school.id;
    store::schools::insert(unit, vec![school])
        .await
        .expect("added");
    let year = CalendarYear {
        school: id,
        academic_year: YEAR,
        open_weeks: open_weeks(),
    };
    store::schools::set_calendar_year(unit, vec![year])
        .await
        .expect("set");
    let pupils: Vec<_> = (0..10)
        .map(|n| pupil(context, &format!("Kit{n}"), name, number % 1000 * 100 + n))
        .collect();
    let ids: Vec<_> = pupils.iter().map(|p| p.id).collect();
    store::pupils::insert(unit, pupils).await.expect("added");
    let spells = ids.iter().map(|pupil| Enrolment {
        id: context.id(),
        pupil: *pupil,
        school: id,
        start_on: date(2025, 9, 1),
        end_on: None,
        status: RollStatus::Single,
        end_reason: None,
    });
    store::pupils::insert_enrolments(unit, spells.collect())
        .await
        .expect("added");
    let days: Vec<_> = (0..away)
        .map(|n| Day(Day::from(date(2026, 3, 2)).0 + n as i32).date())
        .collect();
    let rows = ids.iter().enumerate().map(|(n, pupil)| RegisterRow {
        pupil: *pupil,
        school: id,
        academic_year: YEAR,
        marks: marks(if n == 0 { &days } else { &[] }),
    });
    write_rows(unit, rows.collect()).await.expect("written");
    let meals = Fact {
        id: context.id(),
        pupil: ids[0],
        kind: "fsm".to_owned(),
        value: "true".to_owned(),
        since: date(2025, 9, 1),
        until: None,
        source: "test".to_owned(),
    };
    store::pupils::insert_facts(unit, vec![meals])
        .await
        .expect("added");
    id
}

/// The town, and so many schools of one size and share of free meals.
async fn with_schools(many: u32) -> (Town, Vec<SchoolId>) {
    let town = Town::build().await;
    let unit = town.store.begin(context(31)).await.expect("begins");
    let mut ids = Vec::new();
    for n in 0..many {
        let name = format!("Rowan{} School", char::from(b'A' + n as u8));
        ids.push(add(&unit, &name, 8_854_010 + n, n as usize).await);
    }
    unit.commit().await.expect("kept");
    stand(&town.store, context(32)).await.expect("worked out");
    (town, ids)
}

/// The words of a page as one reads them: without markup, and with single spaces.
fn words(page: &str) -> String {
    let text = page.split('<').filter_map(|part| part.split_once('>'));
    let text: Vec<&str> = text.map(|(_, words)| words).collect();
    text.join(" ")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

#[tokio::test]
async fn a_school_is_shown_beside_england_with_pictures_and_their_tables() {
    let town = Town::build().await;
    let page = town
        .page("officer", &format!("schools/{}", town.alder))
        .await;
    assert!(page.len() < 100 * 1024, "{} bytes", page.len());
    for picture in ["trend", "tiers", "years", "weekdays"] {
        assert!(
            page.contains(&format!("<title id=\"{picture}-title\">")),
            "{picture}"
        );
        assert!(
            page.contains(&format!("<desc id=\"{picture}-describes\">")),
            "{picture}"
        );
    }
    assert!(!page.contains("style=\"") && !page.contains("<script>"));
    let words = words(&page);
    for told in [
        // 60 pupils, of whom Zoë missed 12 sessions.
        "Pupils on the roll 60",
        "At the national threshold, by marks alone 1 (1.67%)",
        "Source: Department for Education",
        "Sessions without a register 0 sessions",
        "Codes not in force on the day none",
        "Free school meals 1",
    ] {
        assert!(words.contains(told), "{told}: {words}");
    }
    // Zoë was away on three Mondays and three Tuesdays, and on no other day.
    // Thirty weeks of sixty pupils' mornings and afternoons, and sixteen of one who left.
    for row in [
        "Monday 3632 6 0.17%",
        "Tuesday 3632 6 0.17%",
        "Wednesday 3632 0 0.00%",
    ] {
        assert!(words.contains(row), "{row}: {words}");
    }
    // Nobody is named.
    assert!(!page.contains("Fairweather"));
    let secondary = casework::schools::national(Some(law::school::Phase::Secondary));
    let england = secondary.expect("published").attendance;
    let rate = format!("{}.{:02}%", england / 100, england % 100);
    assert!(words.contains(&rate), "England's {rate}");
}

#[tokio::test]
async fn like_schools_are_named_and_only_those_within_scope_have_figures() {
    let (town, ids) = with_schools(5).await;
    // One of the five is the caller's own in the authority's eyes; a school's officer sees only
    // their own, which is another.
    let first = format!("schools/{}", ids[0]);
    let authority = words(&town.page("authority", &first).await);
    assert!(authority.contains("RowanA School (this school) 10"));
    for name in [
        "RowanB School",
        "RowanC School",
        "RowanD School",
        "RowanE School",
    ] {
        assert!(
            authority.contains(&format!("{name} 10")),
            "{name} with its figures"
        );
    }
    assert!(
        !authority.contains("Birch Road"),
        "a tenth of its pupils have no free meals"
    );
    assert!(
        authority.contains("fewer than 601 pupils, 10% or more and less than 20% with free meals")
    );
    let (status, _) = town.get("officer", &first).await;
    assert_eq!(status, StatusCode::NOT_FOUND, "another school");
    // Of 40 pupils and one and the same calendar, B to E missed 0+2+4+6+8 sessions among them.
    assert!(
        authority.contains("Pupils on the roll 10 40"),
        "{authority}"
    );
}

#[tokio::test]
async fn figures_of_too_few_like_schools_are_not_put_together_for_a_school() {
    for (many, shown) in [(2, false), (3, true)] {
        let (town, ids) = with_schools(many).await;
        // Alder's officer comes to be like them: ten pupils stay, six of a hundred have meals.
        let unit = town.store.begin(context(40)).await.expect("begins");
        make_like(&unit, &town).await;
        unit.commit().await.expect("kept");
        let page = town
            .page("officer", &format!("schools/{}", town.alder))
            .await;
        let told = words(&page);
        assert!(told.contains("RowanA School"), "named: {told}");
        for id in &ids {
            assert!(!page.contains(&id.to_string()), "but neither linked");
        }
        assert!(!told.contains("RowanA School 10"), "nor with figures");

        assert_eq!(told.contains("too few of them"), !shown, "{many}");
        assert_eq!(page.contains("app-picture__line--like"), shown, "{many}");
    }
}

/// Six more pupils of Alder's sixty have free meals: a tenth and more, as at the others.
async fn make_like(unit: &Unit, town: &Town) {
    let spells = store::pupils::enrolments_of_school(unit, town.alder).await;
    let facts = spells
        .expect("reads")
        .into_iter()
        .take(6)
        .map(|spell| Fact {
            id: unit.context().id(),
            pupil: spell.pupil,
            kind: "fsm".to_owned(),
            value: "true".to_owned(),
            since: date(2025, 9, 1),
            until: None,
            source: "test".to_owned(),
        });
    store::pupils::insert_facts(unit, facts.collect())
        .await
        .expect("added");
}

#[tokio::test]
async fn a_register_that_is_bad_says_so() {
    let (town, ids) = with_schools(1).await;
    let unit = town.store.begin(context(50)).await.expect("begins");
    // Wednesday's register is lost, a mark of March was changed in good time and one late, and one
    // session bears a code that ended in 2024.
    let rows = store::attendance::rows_of_school(&unit, ids[0], YEAR).await;
    let mut rows = rows.expect("reads");
    let at = |day, session| register::Slot::in_year(YEAR, Day::from(day), session).at;
    for row in &mut rows {
        for session in Session::BOTH {
            row.marks[at(date(2026, 3, 25), session)] = 0;
        }
    }
    rows[0].marks[at(date(2026, 3, 24), Session::Am)] = law::attendance::Code::H_OLD.byte();
    let pupil = rows[0].pupil;
    write_rows(&unit, rows).await.expect("written");
    let change = |on_day, made_at: &str| Amendment {
        id: unit.context().id(),
        pupil,
        school: ids[0],
        on_day: Day::from(on_day),
        session: Session::Am,
        mark_before: 1,
        mark_after: 2,
        reason: "letter".to_owned(),
        made_at: made_at.parse().expect("a time"),
        made_by: None,
        made_by_name: "feed".to_owned(),
        position: String::new(),
    };
    let changes = vec![
        change(date(2026, 3, 2), "2026-03-03T09:00:00Z"),
        change(date(2026, 3, 3), "2026-03-26T09:00:00Z"),
    ];
    insert_amendments(&unit, changes).await.expect("kept");
    unit.commit().await.expect("kept");
    let told = words(&town.page("authority", &format!("schools/{}", ids[0])).await);
    for words in [
        "Sessions of pupils left unmarked 20 of ",
        "Sessions without a register 2 sessions",
        "Wednesday 25 March 2026 AM 10",
        "Marks changed 2 marks",
        "more than 7 days after the session 1 mark",
        "Codes not in force on the day H: 1 session",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
    let list = words(&town.page("authority", "schools?sort=-changed").await);
    let first = list.find("RowanA School").expect("listed");
    assert!(first < list.find("Alder Lane School").expect("listed"));
}

#[tokio::test]
async fn the_schools_are_sorted_paged_and_beside_england() {
    let (town, _) = with_schools(3).await;
    let order = |page: &str| {
        let mut found: Vec<(usize, &str)> =
            ["Alder Lane", "Birch Road", "RowanA", "RowanB", "RowanC"]
                .into_iter()
                .map(|name| (page.find(&format!(">{name}")).expect("listed"), name))
                .collect();
        found.sort_unstable();
        found.into_iter().map(|(_, name)| name).collect::<Vec<_>>()
    };
    for (sort, expected) in [
        (
            "",
            ["Alder Lane", "Birch Road", "RowanA", "RowanB", "RowanC"],
        ),
        (
            "-name",
            ["RowanC", "RowanB", "RowanA", "Birch Road", "Alder Lane"],
        ),
        (
            "-pupils",
            ["Alder Lane", "RowanA", "RowanB", "RowanC", "Birch Road"],
        ),
        (
            "attendance",
            ["RowanC", "Alder Lane", "RowanB", "Birch Road", "RowanA"],
        ),
        (
            "-threshold",
            ["Alder Lane", "Birch Road", "RowanA", "RowanB", "RowanC"],
        ),
        (
            "luck",
            ["Alder Lane", "Birch Road", "RowanA", "RowanB", "RowanC"],
        ),
    ] {
        let page = town
            .page("authority", &format!("schools?sort={sort}"))
            .await;
        assert_eq!(order(&page), expected, "{sort}");
        assert!(page.len() < 100 * 1024, "{} bytes", page.len());
    }
    let page = town.page("authority", "schools").await;
    let told = words(&page);
    assert!(told.contains("Secondary (5) 91 "), "{told}");
    assert!(told.contains("All pupils, each once 91 "));
    assert!(page.contains("sort=-persistent"));
    let many: Vec<u32> = (0..60).collect();
    let unit = town.store.begin(context(60)).await.expect("begins");
    let more = many
        .iter()
        .map(|n| school(unit.context(), &format!("Elm {n}"), 8_854_500 + n));
    store::schools::insert(&unit, more.collect())
        .await
        .expect("added");
    unit.commit().await.expect("kept");
    let second = town.page("authority", "schools?page=2&sort=name").await;
    assert!(second.contains("Showing 51 to 65 of 65 total schools"));
    assert!(second.len() < 100 * 1024);
}

#[tokio::test]
async fn small_numbers_of_a_need_are_for_who_may_see_whose_they_are() {
    let town = Town::build().await;
    let sees = words(&town.page("authority", "schools").await);
    assert!(sees.contains("Free school meals 1 "), "{sees}");
    assert!(sees.contains("Flag: young carer 1 "));
    let page = town.page("leader", "schools").await;
    let told = words(&page);
    assert!(
        told.contains("Free school meals fewer than 5 – – – – –"),
        "{told}"
    );
    assert!(!page.contains("need=fsm"), "and no list of them");
}
