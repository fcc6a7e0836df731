//! The journey of a joiner who is told late, and of a part-time timetable that the register does not bear out, seen by
//! the school and by its authority.

use jiff::civil::date;

use crate::browser::{Set, Visit};
use crate::part_time::{Asked, ada, notified};
use crate::town::Town;

async fn joiner_told_late(set: Set) {
    let Some(visit) = Visit::begin(set).await else {
        return;
    };
    visit.sign_in("alder").await;
    visit.open("/ashshire/notifications/joiner/new").await;
    visit.comes_to_read("Notify a joiner").await;
    visit.fit_for_everybody("where a joiner begins").await;
    visit.press("Start now").await;
    visit.comes_to_read("Who has joined?").await;
    visit.fit_for_everybody("who has joined").await;
    visit.press("Continue").await;
    visit.comes_to_read("There is a problem").await;
    visit.fit_for_everybody("nothing said of who").await;
    visit.type_in("forename", "Zoë").await;
    visit.type_in("surname", "Marlow").await;
    visit.type_day("born", date(2017, 2, 3)).await;
    visit.tick("sex").await;
    visit.type_in("upn", "A999000000009").await;
    visit.press("Continue").await;
    visit.comes_to_read("When was the name entered").await;
    visit.fit_for_everybody("when the name was entered").await;
    visit.type_day("entered", date(2025, 10, 1)).await;
    visit.press("Continue").await;
    visit
        .comes_to_read("What is the first day at the school?")
        .await;
    visit.type_day("starts", date(2025, 10, 1)).await;
    visit.press("Continue").await;
    visit.comes_to_read("Which year group?").await;
    visit.comes_to_read("counted as late").await;
    visit
        .fit_for_everybody("which year group, and the clock")
        .await;
    visit.choose("year_group", "3").await;
    visit.press("Continue").await;
    visit.comes_to_read("Where does the child live?").await;
    visit.fit_for_everybody("where the child lives").await;
    visit.type_in("address", "3 Mill Row").await;
    visit.press("Continue").await;
    visit.comes_to_read("With which parents").await;
    visit.fit_for_everybody("with which parents").await;
    visit.type_in("parents", "Una Marlow").await;
    visit.press("Continue").await;
    visit.comes_to_read("Where was the child before?").await;
    visit.fit_for_everybody("where the child was").await;
    visit.tick("from-2").await;
    visit.press("Continue").await;
    visit.comes_to_read("Check your answers").await;
    visit.comes_to_read("4 days ago").await;
    visit.fit_for_everybody("the answers to check").await;
    visit.tick("enrol").await;
    visit.press("Send to the authority").await;
    visit.open("/ashshire/pupils?q=Marlow").await;
    visit.comes_to_read("Marlow").await;
}

#[tokio::test]
async fn a_joiner_is_told_late_from_a_desk() {
    joiner_told_late(Set::DESK).await;
}

#[tokio::test]
async fn a_joiner_is_told_late_from_a_phone() {
    joiner_told_late(Set::PHONE).await;
}

#[tokio::test]
async fn a_joiner_is_told_late_without_scripts() {
    joiner_told_late(Set::WITHOUT_SCRIPTS).await;
}

async fn timetable_untrue(set: Set) {
    let town = Town::at_ease().await;
    let ada = ada(&town).await;
    let cookie = town.sign_in("alder").await;
    let weeks = Asked {
        goes_on: "",
        starts: date(2025, 9, 29),
        ends: date(2025, 10, 9),
        agreed: "12.5",
    };
    notified(&town, &cookie, ada, &weeks).await;
    let Some(visit) = Visit::begin_in(set, town).await else {
        return;
    };
    visit.sign_in("alder").await;
    visit.open("/ashshire/today?rule=timetable-untrue").await;
    visit.comes_to_read("more than the 5 agreed").await;
    visit.fit_for_everybody("a finding on Today").await;
    visit
        .open(&format!("/ashshire/pupils/{ada}/timetables"))
        .await;
    visit
        .comes_to_read("The register shows something else")
        .await;
    visit
        .fit_for_everybody("a pupil's timetables, as the school sees them")
        .await;
    visit.open_link("It has ended early").await;
    visit
        .comes_to_read("This is a notification, not a referral")
        .await;
    visit
        .fit_for_everybody("where a timetable's end begins")
        .await;
    visit.press("Start now").await;
    visit.comes_to_read("When and why did it end?").await;
    visit.fit_for_everybody("when a timetable ended").await;
    visit
        .open(&format!(
            "/ashshire/notifications/part-time/new?pupil={ada}"
        ))
        .await;
    visit.press("Start now").await;
    visit
        .comes_to_read("Is this new, or does it go on from another?")
        .await;
    visit
        .fit_for_everybody("what a timetable goes on from")
        .await;
    visit
        .open(&format!("/ashshire/notifications/absence/new?pupil={ada}"))
        .await;
    visit.press("Start now").await;
    visit.comes_to_read("Why do you notify this absence?").await;
    visit.fit_for_everybody("why an absence is notified").await;
    visit.tick("case-2").await;
    visit.press("Continue").await;
    visit
        .comes_to_read("What is known, and what has the school done?")
        .await;
    visit.fit_for_everybody("what is known of an absence").await;
    visit.type_in("what", "Mondays, since the summer").await;
    visit.press("Continue").await;
    visit.comes_to_read("Add documents").await;
    visit.fit_for_everybody("documents of an absence").await;

    visit.sign_in("officer").await;
    visit.open("/ashshire/notifications/part-time").await;
    visit.comes_to_read("End passed").await;
    visit.fit_for_everybody("the timetables in force").await;
    visit.open_link("Ada Okonkwo").await;
    visit.comes_to_read("more than the 5 agreed").await;
    visit
        .fit_for_everybody("a pupil's timetables, as the authority sees them")
        .await;
}

#[tokio::test]
async fn a_timetable_that_the_register_does_not_bear_out_is_seen_from_a_desk() {
    timetable_untrue(Set::DESK).await;
}

#[tokio::test]
async fn a_timetable_that_the_register_does_not_bear_out_is_seen_from_a_phone() {
    timetable_untrue(Set::PHONE).await;
}

#[tokio::test]
async fn a_timetable_that_the_register_does_not_bear_out_is_seen_without_scripts() {
    timetable_untrue(Set::WITHOUT_SCRIPTS).await;
}
