//! Joiners on their pages: told in time, late, at the standard time and of the sixth form; of pupils on the roll and of
//! children nobody has a record of; and nothing of another school's.

use axum::http::StatusCode;
use casework::rolls::notification::{Kind, State};
use jiff::SignedDuration;
use jiff::civil::{Date, date};
use store::pupils::{Pupil, enrolments_of, find_by_upn};
use store::rolls::{Asked, Notification, list};
use store::today::{NewItem, raise};
use store::{Actor, PupilId};

use crate::letters_to_parents::family;
use crate::town::{Answer, TODAY, Town};

pub(crate) fn says(answer: &Answer, words: &str) {
    assert!(answer.body.contains(words), "{words}: {}", answer.body);
}

/// What stands between two words of a page.
pub(crate) fn between<'a>(page: &'a str, before: &str, after: &str) -> &'a str {
    let rest = page.split(before).nth(1).expect(before);
    rest.split(after).next().expect(after)
}

/// A day as a form sends it.
pub(crate) fn on(name: &str, day: Date) -> String {
    let (d, m, y) = (day.day(), day.month(), day.year());
    format!("{name}-day={d}&{name}-month={m}&{name}-year={y}")
}

/// Everything that was notified of a kind, drafts included.
pub(crate) async fn told(town: &Town, kind: Kind) -> Vec<Notification> {
    let asked = Asked {
        kind: Some(kind),
        ..Asked::default()
    };
    list(&town.rooms().store, &asked).await.expect("reads")
}

/// Begins a notification with a form, and gives the address below which it is written.
pub(crate) async fn begun(town: &Town, cookie: &str, kind: &str, form: &str) -> String {
    let path = format!("/ashshire/notifications/{kind}/new");
    let begun = town.post(&path, cookie, form).await;
    assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.body);
    let (place, _) = begun.location.rsplit_once('/').expect("a page");
    place.to_owned()
}

/// Answers a page, and gives where it leads.
pub(crate) async fn answered(
    town: &Town,
    cookie: &str,
    place: &str,
    (page, form): (&str, &str),
) -> String {
    let kept = town.post(&format!("{place}/{page}"), cookie, form).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{page}: {}", kept.body);
    kept.location
}

/// Sends what was checked.
pub(crate) async fn sent(town: &Town, cookie: &str, place: &str, more: &str) -> Answer {
    let path = format!("{place}/check");
    let page = town.get(&path, cookie).await;
    assert_eq!(page.status, StatusCode::OK, "to {}", page.location);
    let seen = between(&page.body, "name=\"seen\" value=\"", "\"").to_owned();
    let form = format!("seen={seen}{more}");
    let done = town.post(&path, cookie, &form).await;
    // What is sent after it is sent later.
    town.later(SignedDuration::from_mins(1));
    done
}

/// Puts an item of a pupil of Alder Primary on Today, as its rule would: its rule and key, its words.
pub(crate) async fn put_on_today(
    town: &Town,
    pupil: PupilId,
    (rule, key): (&str, &str),
    words: &str,
) {
    let rooms = town.rooms();
    let school = Some(town.school("Alder Primary").await.id);
    let unit = rooms.store.begin(rooms.context(Actor::program("test")));
    let unit = unit.await.expect("begins");
    let item = NewItem {
        rule: rule.to_owned(),
        pupil: Some(pupil),
        school,
        spell: key.to_owned(),
        facts: serde_json::json!({ "words": words }),
    };
    raise(&unit, vec![item]).await.expect("raised");
    unit.commit().await.expect("kept");
}

/// A child, as the school tells of one.
struct Child {
    upn: &'static str,
    born: Date,
    entered: Date,
    starts: Date,
    year: &'static str,
}

/// Zoë Marlow, who came from the moon's side of the county.
const ZOE: Child = Child {
    upn: "A999000000009",
    born: date(2017, 2, 3),
    entered: date(2025, 10, 7),
    starts: date(2025, 10, 8),
    year: "3",
};

/// Writes a joiner down up to the page on which it is checked.
async fn written(town: &Town, cookie: &str, child: &Child) -> String {
    let place = begun(town, cookie, "joiner", "pupil=&item=").await;
    let who = format!(
        "forename=Zo%C3%AB&surname=Marlow&sex=F&upn={}&{}",
        child.upn,
        on("born", child.born)
    );
    let pages = [
        ("child", who),
        ("entered", on("entered", child.entered)),
        ("starts", on("starts", child.starts)),
        ("year", format!("year_group={}", child.year)),
        ("address", "address=3+Mill+Row&postcode=AM1+2CD".to_owned()),
        ("parents", "parents=Una+Marlow".to_owned()),
        (
            "from",
            "from=school&former_school=Cedar+School&former_authority=".to_owned(),
        ),
    ];
    let mut next = String::new();
    for (page, form) in &pages {
        next = answered(town, cookie, &place, (page, form)).await;
    }
    assert_eq!(next, format!("{place}/check"));
    place
}

async fn joiner(town: &Town) -> Notification {
    told(town, Kind::Joiner).await.pop().expect("a joiner")
}

async fn of_number(town: &Town, upn: &str) -> Vec<Pupil> {
    let found = find_by_upn(&town.rooms().store, &[upn]).await;
    found.expect("reads")
}

#[tokio::test]
async fn a_joiner_is_told_in_time_and_late_with_the_clock_in_sight() {
    let town = Town::at_ease().await;
    let officer = town.sign_in("alder").await;
    let place = written(&town, &officer, &ZOE).await;
    let check = town.get(&format!("{place}/check"), &officer).await;
    says(
        &check,
        "Tell the authority by Sunday 12 October 2025: 2 days left",
    );
    says(&check, "Cedar School");
    let done = sent(&town, &officer, &place, "").await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let told = joiner(&town).await;
    assert_eq!(
        done.location,
        format!("/ashshire/notifications/{}?did=sent", told.id)
    );
    assert_eq!(told.state, State::Sent);
    assert_eq!(told.due_on, Some(date(2025, 10, 12)));
    assert!(!told.is_late());
    assert_eq!(told.about, "Year 3, from 8 October 2025");

    let late = Child {
        entered: date(2025, 10, 1),
        starts: date(2025, 10, 1),
        upn: "",
        ..ZOE
    };
    let place = written(&town, &officer, &late).await;
    let check = town.get(&format!("{place}/check"), &officer).await;
    says(&check, "Monday 6 October 2025, 4 days ago");
    says(&check, "counted as late");
    let done = sent(&town, &officer, &place, "").await;
    assert_eq!(
        done.status,
        StatusCode::SEE_OTHER,
        "late is taken: {}",
        done.body
    );
    let all = told_sent(&town).await;
    assert_eq!(all.iter().filter(|told| told.is_late()).count(), 1);
    // With the authority, nothing of it is written any more.
    let again = town.get(&format!("{place}/year"), &officer).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER);
}

async fn told_sent(town: &Town) -> Vec<Notification> {
    let mut all = told(town, Kind::Joiner).await;
    all.retain(|one| one.state == State::Sent);
    all
}

#[tokio::test]
async fn at_the_standard_time_nothing_is_to_be_sent_and_the_page_says_why() {
    let town = Town::at_ease().await;
    let officer = town.sign_in("alder").await;
    let first = date(2025, 9, 1);
    let reception = Child {
        born: date(2021, 3, 1),
        entered: first,
        starts: first,
        year: "R",
        ..ZOE
    };
    let place = written(&town, &officer, &reception).await;
    let path = format!("{place}/check");
    let check = town.get(&path, &officer).await;
    says(&check, "Nothing is to be sent");
    says(&check, "reg 13(1) to (3)");
    assert!(!check.body.contains("Send to the authority"));
    let forced = town.post(&path, &officer, "seen=x").await;
    says(&forced, "Nothing is to be sent");
    let told = joiner(&town).await;
    assert_eq!((told.state, told.due_on), (State::Draft, None));
    // A day later it is no standard time any more.
    let later = on("starts", date(2025, 9, 2));
    answered(&town, &officer, &place, ("starts?change=yes", &later)).await;
    let check = town.get(&path, &officer).await;
    says(&check, "Send to the authority");
}

#[tokio::test]
async fn a_joiner_of_year_twelve_goes_to_the_team_for_young_people() {
    let town = Town::at_ease().await;
    let officer = town.sign_in("birch").await;
    let twelve = Child {
        born: date(2009, 3, 1),
        year: "12",
        ..ZOE
    };
    let place = written(&town, &officer, &twelve).await;
    let check = town.get(&format!("{place}/check"), &officer).await;
    says(&check, "follows young people of Year 12 and above");
    sent(&town, &officer, &place, "").await;
    let told = joiner(&town).await;
    assert_eq!(told.about, "Post-16: Year 12, from 8 October 2025");
    assert_eq!(told.said["team"], "post-16");
}

#[tokio::test]
async fn a_child_unknown_here_has_a_record_only_where_the_school_says_so() {
    let town = Town::at_ease().await;
    let officer = town.sign_in("alder").await;
    let place = written(&town, &officer, &ZOE).await;
    sent(&town, &officer, &place, "").await;
    assert_eq!(joiner(&town).await.pupil, None);
    assert!(of_number(&town, ZOE.upn).await.is_empty(), "nobody said so");

    let place = written(&town, &officer, &ZOE).await;
    let check = town.get(&format!("{place}/check"), &officer).await;
    says(
        &check,
        "Put Zoë Marlow on our roll here from Wednesday 8 October 2025",
    );
    sent(&town, &officer, &place, "&enrol=yes").await;
    let new = of_number(&town, ZOE.upn).await;
    assert_eq!(new.len(), 1);
    assert_eq!(new[0].source, "joiner notification");
    assert_eq!((new[0].born, new[0].year_group.as_str()), (ZOE.born, "3"));
    let spells = enrolments_of(&town.rooms().store, new[0].id).await;
    let spells = spells.expect("reads");
    let alder = town.school("Alder Primary").await.id;
    assert_eq!(spells.len(), 1);
    assert_eq!((spells[0].school, spells[0].start_on), (alder, ZOE.starts));
    assert!(
        told_sent(&town)
            .await
            .iter()
            .any(|told| told.pupil == Some(new[0].id))
    );
    let record = town
        .get(&format!("/ashshire/pupils/{}", new[0].id), &officer)
        .await;
    says(&record, "Marlow");
    let chronology = format!("/ashshire/pupils/{}/chronology", new[0].id);
    let chronology = town.get(&chronology, &officer).await;
    says(&chronology, "Joiner notification: sent");

    // The same again makes no second record and no second spell.
    let place = written(&town, &officer, &ZOE).await;
    sent(&town, &officer, &place, "&enrol=yes").await;
    assert_eq!(of_number(&town, ZOE.upn).await.len(), 1);
    let spells = enrolments_of(&town.rooms().store, new[0].id).await;
    assert_eq!(spells.expect("reads").len(), 1);
}

#[tokio::test]
async fn a_child_known_elsewhere_is_joined_by_number_and_birth_and_nothing_is_shown_of_it() {
    let town = Town::at_ease().await;
    let officer = town.sign_in("alder").await;
    // Cleo Marsh of Birch High.
    let cleo = Child {
        upn: "A999000000003",
        born: date(2013, 5, 1),
        ..ZOE
    };
    let place = written(&town, &officer, &cleo).await;
    let check = town.get(&format!("{place}/check"), &officer).await;
    assert!(!check.body.contains("Cleo") && !check.body.contains("Birch"));
    let done = sent(&town, &officer, &place, "").await;
    assert!(!done.body.contains("Cleo"));
    let known = of_number(&town, cleo.upn).await;
    assert_eq!(known.len(), 1);
    assert_eq!(joiner(&town).await.pupil, Some(known[0].id));
    let spells = enrolments_of(&town.rooms().store, known[0].id).await;
    assert_eq!(spells.expect("reads").len(), 1, "not ticked");

    let other = Child {
        born: date(2013, 5, 2),
        ..cleo
    };
    let place = written(&town, &officer, &other).await;
    let refused = sent(&town, &officer, &place, "&enrol=yes").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    says(&refused, "held with another date of birth");
    assert_eq!(told_sent(&town).await.len(), 1);
    let none = "forename=Zo&surname=M&sex=F&upn=&born-day=2&born-month=5&born-year=2013";
    answered(&town, &officer, &place, ("child?change=yes", none)).await;
    let done = sent(&town, &officer, &place, "").await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
}

#[tokio::test]
async fn of_a_pupil_on_the_roll_the_record_says_what_it_knows_and_today_leads_there() {
    let town = Town::at_ease().await;
    let bo = family(&town, "ida@example.org", Some(TODAY)).await;
    let words = "The school's system put the pupil on the roll";
    put_on_today(
        &town,
        bo.pupil,
        ("roll-change", "joined A999000000002 2025-09-01"),
        words,
    )
    .await;
    let officer = town.sign_in("alder").await;
    let today = town.get("/ashshire/today?rule=roll-change", &officer).await;
    says(&today, "Notify the joiner");
    let link = format!(
        "/ashshire/notifications/joiner/new?pupil={}&#38;item=",
        bo.pupil
    );
    says(&today, &link);
    let begin = format!("/ashshire/notifications/joiner/new?pupil={}", bo.pupil);
    let begin = town.get(&begin, &officer).await;
    says(&begin, "Bo Lindgren has joined the school");
    let place = begun(&town, &officer, "joiner", &format!("pupil={}", bo.pupil)).await;
    let parents = town.get(&format!("{place}/parents"), &officer).await;
    says(&parents, "Ida Lindgren (mother)");
    assert!(!parents.body.contains("Olof"), "Bo does not live with him");
    let starts = town.get(&format!("{place}/starts"), &officer).await;
    says(&starts, "value=\"2025\"");
    let missing = town.get(&format!("{place}/child"), &officer).await;
    assert_eq!(
        missing.status,
        StatusCode::NOT_FOUND,
        "who it is, is on record"
    );
    let early = town.get(&format!("{place}/check"), &officer).await;
    assert_eq!(
        early.location,
        format!("{place}/entered"),
        "not all is said"
    );
    let ahead = on("entered", date(2025, 10, 11));
    let refused = town
        .post(&format!("{place}/entered"), &officer, &ahead)
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    says(&refused, "That day is still to come");
}

#[tokio::test]
async fn another_school_and_the_authority_find_nothing_to_write() {
    let town = Town::at_ease().await;
    let officer = town.sign_in("alder").await;
    let ada: PupilId = of_number(&town, "A999000000001").await[0].id;
    let place = written(&town, &officer, &ZOE).await;
    let other = town.sign_in("birch").await;
    for page in ["child", "check"] {
        let path = format!("{place}/{page}");
        for answer in [
            town.get(&path, &other).await,
            town.post(&path, &other, "").await,
        ] {
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{page}");
        }
    }
    for kind in ["joiner", "absence", "part-time"] {
        let new = format!("/ashshire/notifications/{kind}/new");
        let theirs = town.get(&format!("{new}?pupil={ada}"), &other).await;
        assert_eq!(theirs.status, StatusCode::NOT_FOUND, "{kind}");
        let theirs = town.post(&new, &other, &format!("pupil={ada}")).await;
        assert_eq!(theirs.status, StatusCode::NOT_FOUND, "{kind}");
        let authority = town.sign_in("officer").await;
        let none = town.get(&format!("{new}?pupil={ada}"), &authority).await;
        assert_eq!(none.status, StatusCode::FORBIDDEN, "{kind}");
    }
}
