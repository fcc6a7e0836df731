//! Part-time timetables on their pages, and the register held against them: seen by the school and its authority.

use axum::http::StatusCode;
use casework::rolls::notification::{Kind, State};
use jiff::civil::{Date, date};
use store::PupilId;
use store::rolls::Notification;
use store::today::{Item, ItemState, of_school};

use crate::joiner::{answered, begun, on, says, sent, told};
use crate::town::{Answer, Town};

/// Ada Okonkwo of Alder Primary, who was present on every day that is marked.
pub(crate) async fn ada(town: &Town) -> PupilId {
    let found = store::pupils::find_by_upn(&town.rooms().store, &["A999000000001"]).await;
    found.expect("reads")[0].id
}

async fn all(town: &Town) -> Vec<Notification> {
    let mut all = told(town, Kind::PartTime).await;
    all.retain(|one| one.state == State::Sent);
    all
}

/// The items that hold timetables against the register.
async fn items(town: &Town) -> Vec<Item> {
    let alder = town.school("Alder Primary").await.id;
    let items = of_school(&town.rooms().store, alder, "timetable-untrue").await;
    items.expect("reads")
}

async fn open_words(town: &Town) -> Vec<String> {
    let mut items = items(town).await;
    items.retain(|item| item.state == ItemState::Open);
    let words = items.iter().map(|item| item.facts["words"].as_str());
    words
        .map(|words| words.expect("words").to_owned())
        .collect()
}

/// A timetable: what it goes on from, its days, its hours.
pub(crate) struct Asked<'a> {
    pub(crate) goes_on: &'a str,
    pub(crate) starts: Date,
    pub(crate) ends: Date,
    pub(crate) agreed: &'a str,
}

/// Notifies a timetable of a pupil.
pub(crate) async fn notified(
    town: &Town,
    cookie: &str,
    pupil: PupilId,
    asked: &Asked<'_>,
) -> Answer {
    let form = format!("pupil={pupil}&goes_on={}", asked.goes_on);
    let place = begun(town, cookie, "part-time", &form).await;
    let dates = format!("{}&{}", on("starts", asked.starts), on("ends", asked.ends));
    let pages = [
        ("what", "what=Mornings+only".to_owned()),
        ("why", "why=After+an+operation".to_owned()),
        ("flexi", "flexi=no".to_owned()),
        ("dates", dates),
        ("hours", format!("agreed={}&full=25", asked.agreed)),
        (
            "alternative",
            "alternative=no&alternative_where=".to_owned(),
        ),
    ];
    for (page, form) in &pages {
        answered(town, cookie, &place, (page, form)).await;
    }
    sent(town, cookie, &place, "").await
}

/// Puts the mark of a morning right.
async fn amend(town: &Town, cookie: &str, pupil: PupilId, day: Date, code: &str) {
    let path = format!(
        "/ashshire/pupils/{pupil}/amend?day={}&month={}&year={}&session=AM",
        day.day(),
        day.month(),
        day.year()
    );
    let page = town.get(&path, cookie).await;
    let seen = crate::joiner::between(&page.body, "name=\"seen\" value=\"", "\"").to_owned();
    let form = format!("seen={seen}&code={code}&reason=put+right");
    let done = town.post(&path, cookie, &form).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
}

const MONDAY: Date = date(2025, 10, 6);

/// A half-time timetable of weeks that the register has.
fn half(starts: Date, ends: Date) -> Asked<'static> {
    Asked {
        goes_on: "",
        starts,
        ends,
        agreed: "12.5",
    }
}

#[tokio::test]
async fn what_a_timetable_must_say_is_asked_page_by_page() {
    let town = Town::at_ease().await;
    let ada = ada(&town).await;
    let officer = town.sign_in("alder").await;
    let new = format!("/ashshire/notifications/part-time/new?pupil={ada}");
    says(
        &town.get(&new, &officer).await,
        "This is a notification, not a referral.",
    );
    let place = begun(&town, &officer, "part-time", &format!("pupil={ada}")).await;
    let dates = |ends| format!("{}&{}", on("starts", MONDAY), on("ends", ends));
    for (page, form, words) in [
        ("what", String::new(), "what is put in place"),
        ("why", String::new(), "It does not say why"),
        ("flexi", String::new(), "whether this is flexi-schooling"),
        ("dates", on("starts", MONDAY), "WTTISA paras 65-67"),
        ("dates", dates(MONDAY), "ends before it has begun"),
        (
            "dates",
            "starts-day=31&starts-month=2&starts-year=2025".to_owned(),
            "Enter a real day",
        ),
        (
            "hours",
            "agreed=25&full=25".to_owned(),
            "those of a full week",
        ),
        ("hours", "agreed=lots&full=25".to_owned(), "how many hours"),
        (
            "alternative",
            "alternative=yes".to_owned(),
            "which alternative provision",
        ),
    ] {
        let refused = town.post(&format!("{place}/{page}"), &officer, &form).await;
        assert_eq!(
            refused.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{page} {form}"
        );
        says(&refused, words);
    }
    let check = town.get(&format!("{place}/check"), &officer).await;
    assert_eq!(check.location, format!("{place}/what"));
    let done = notified(
        &town,
        &officer,
        ada,
        &half(date(2025, 10, 13), date(2025, 10, 24)),
    )
    .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let all = all(&town).await;
    assert_eq!(all[0].about, "New: 12 hours 30 minutes of 25 hours a week");
    assert_eq!(all[0].on_day, Some(date(2025, 10, 13)));
}

#[tokio::test]
async fn present_for_more_than_was_agreed_is_seen_by_school_and_authority() {
    let town = Town::at_ease().await;
    let ada = ada(&town).await;
    let officer = town.sign_in("alder").await;
    let weeks = half(date(2025, 9, 29), date(2025, 10, 24));
    notified(&town, &officer, ada, &weeks).await;
    let more =
        "In the week of Monday 29 September 2025: present for 10 sessions, more than the 5 agreed";
    assert_eq!(open_words(&town).await, [more]);
    let today = town
        .get("/ashshire/today?rule=timetable-untrue", &officer)
        .await;
    says(&today, more);
    says(&today, &format!("/ashshire/pupils/{ada}/timetables"));
    let authority = town.sign_in("officer").await;
    for who in [&officer, &authority] {
        let page = town
            .get(&format!("/ashshire/pupils/{ada}/timetables"), who)
            .await;
        says(&page, more);
        let list = town.get("/ashshire/notifications/part-time", who).await;
        says(&list, "Ada Okonkwo");
        says(&list, more);
    }
    let other = town.sign_in("birch").await;
    let page = town
        .get(&format!("/ashshire/pupils/{ada}/timetables"), &other)
        .await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    let list = town.get("/ashshire/notifications/part-time", &other).await;
    assert!(!list.body.contains("Okonkwo"));
    says(&list, "No part-time timetable is in force");
}

#[tokio::test]
async fn c2_without_a_timetable_is_found_when_it_is_marked_and_settled_by_a_notification() {
    let town = Town::at_ease().await;
    let ada = ada(&town).await;
    let officer = town.sign_in("alder").await;
    town.work_off().await;
    amend(&town, &officer, ada, MONDAY, "C2").await;
    assert!(items(&town).await.is_empty(), "held against it by a job");
    town.work_off().await;
    let without = "C2 without a part-time timetable: Monday 6 October 2025";
    assert_eq!(open_words(&town).await, [without]);
    let authority = town.sign_in("officer").await;
    let page = town
        .get(&format!("/ashshire/pupils/{ada}/timetables"), &authority)
        .await;
    says(&page, without);
    // Nine sessions of ten: within one of what is agreed.
    let nearly = Asked {
        agreed: "22:30",
        ..half(MONDAY, date(2025, 10, 24))
    };
    notified(&town, &officer, ada, &nearly).await;
    assert!(open_words(&town).await.is_empty());
    let items = items(&town).await;
    assert_eq!((items.len(), items[0].state), (1, ItemState::Withdrawn));
}

#[tokio::test]
async fn a_timetable_whose_end_has_passed_and_one_renewed_without_more_hours_are_found() {
    let town = Town::at_ease().await;
    let ada = ada(&town).await;
    let officer = town.sign_in("alder").await;
    notified(
        &town,
        &officer,
        ada,
        &half(date(2025, 9, 1), date(2025, 9, 26)),
    )
    .await;
    amend(&town, &officer, ada, MONDAY, "C2").await;
    town.work_off().await;
    let passed = "The timetable ended on Friday 26 September 2025 and C2 is still being marked";
    assert!(open_words(&town).await.contains(&passed.to_owned()));
    let authority = town.sign_in("officer").await;
    let list = town
        .get("/ashshire/notifications/part-time", &authority)
        .await;
    says(&list, "End passed");
    says(&list, passed);

    let first = all(&town).await.remove(0);
    let goes_on = format!("renew:{}", first.id);
    let again = Asked {
        goes_on: &goes_on,
        ..half(date(2025, 9, 27), date(2025, 10, 24))
    };
    notified(&town, &officer, ada, &again).await;
    let renewed = all(&town).await.pop().expect("the renewal");
    assert_eq!(renewed.first, Some(first.id));
    let words = open_words(&town).await;
    assert!(!words.contains(&passed.to_owned()), "another follows");
    let same = "Renewed from Saturday 27 September 2025 without hours rising: 12 hours 30 minutes a week, 12 hours 30 minutes before";
    assert!(words.contains(&same.to_owned()), "{words:?}");
}

#[tokio::test]
async fn that_one_ended_early_is_an_update_and_counts_from_then_on() {
    let town = Town::at_ease().await;
    let ada = ada(&town).await;
    let officer = town.sign_in("alder").await;
    notified(
        &town,
        &officer,
        ada,
        &half(date(2025, 9, 22), date(2025, 10, 24)),
    )
    .await;
    assert_eq!(open_words(&town).await.len(), 1, "the week of 29 September");
    let first = all(&town).await.remove(0);
    let form = format!("pupil={ada}&goes_on=end:{}", first.id);
    let place = begun(&town, &officer, "part-time", &form).await;
    let ahead = format!("{}&why_ended=x", on("ended", date(2025, 10, 11)));
    let refused = town.post(&format!("{place}/ended"), &officer, &ahead).await;
    says(&refused, "That day is still to come");
    let last = format!(
        "{}&why_ended=Back+full+time",
        on("ended", date(2025, 9, 26))
    );
    answered(&town, &officer, &place, ("ended", &last)).await;
    let done = sent(&town, &officer, &place, "").await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    assert!(open_words(&town).await.is_empty(), "full time since");
    let page = town
        .get(&format!("/ashshire/pupils/{ada}/timetables"), &officer)
        .await;
    says(&page, "Friday 26 September 2025, earlier than planned");
    // Only one of this child's own goes on.
    let odd = format!(
        "pupil={ada}&goes_on=end:{}",
        town.school("Alder Primary").await.id
    );
    let place = begun(&town, &officer, "part-time", &odd).await;
    let page = town.get(&format!("{place}/ended"), &officer).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
}
