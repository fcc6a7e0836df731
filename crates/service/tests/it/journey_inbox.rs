//! The journey of a notification: the authority asks, the school answers, the authority accepts. And of joint enquiries,
//! from opened to ended.

use crate::browser::{Set, Visit};
use crate::notifications::{Telling, pupil, tell};
use crate::town::{TODAY, Town};

async fn inbox(set: Set) {
    let town = Town::at_ease().await;
    let id = tell(&town, Telling::default()).await;
    let Some(visit) = Visit::begin_in(set, town).await else {
        return;
    };
    visit.sign_in("officer").await;
    visit.open("/ashshire/notifications").await;
    visit.comes_to_read("1 notification").await;
    visit.fit_for_everybody("the authority's inbox").await;
    visit.open_link("How schools notify").await;
    visit
        .comes_to_read("A question to ask, not a finding")
        .await;
    visit.fit_for_everybody("how schools notify").await;
    visit.open("/ashshire/notifications").await;
    visit.open_link("Bo Lindgren").await;
    visit.comes_to_read("14 Quay Lane").await;
    visit
        .fit_for_everybody("a notification, before the authority")
        .await;
    visit.open_link("Give it to somebody").await;
    visit.fit_for_everybody("giving it to somebody").await;
    visit.press("Give it to somebody").await;
    visit.comes_to_read("It is on record who works on it").await;
    visit.open_link("Ask the school a question").await;
    visit.fit_for_everybody("asking").await;
    visit.press("Ask the school a question").await;
    visit.comes_to_read("There is no question").await;
    visit.fit_for_everybody("nothing asked").await;
    visit.type_in("words", "Who saw them leave?").await;
    visit.press("Ask the school a question").await;
    visit
        .comes_to_read("The question was put to the school")
        .await;

    visit.sign_in("alder").await;
    visit.comes_to_read("Notification with the school").await;
    visit.open("/ashshire/notifications").await;
    visit.comes_to_read("Who saw them leave?").await;
    visit.fit_for_everybody("the school's list").await;
    visit.open_link("How your school notifies").await;
    visit.comes_to_read("Too few leavers").await;
    visit.fit_for_everybody("how the school notifies").await;
    visit.open("/ashshire/notifications").await;
    visit.open_link("Bo Lindgren").await;
    visit
        .fit_for_everybody("a notification, before the school")
        .await;
    visit.open_link("Answer the question").await;
    visit.comes_to_read("Who saw them leave?").await;
    visit.fit_for_everybody("answering").await;
    visit.type_in("words", "A neighbour did.").await;
    visit.press("Answer the question").await;
    visit.comes_to_read("The answer was sent").await;

    visit.sign_in("officer").await;
    visit.open(&format!("/ashshire/notifications/{id}")).await;
    visit.comes_to_read("A neighbour did.").await;
    visit.open_link("Accept it").await;
    visit.press("Accept it").await;
    visit.comes_to_read("The notification was accepted").await;
    visit.fit_for_everybody("accepted").await;
}

async fn enquiries(set: Set) {
    let town = Town::at_ease().await;
    let bo = pupil(&town, "A999000000002").await;
    let Some(visit) = Visit::begin_in(set, town).await else {
        return;
    };
    let line = |what: &'static str| {
        let visit = &visit;
        async move {
            visit.open_link("Add what was done").await;
            visit.type_day("on", TODAY).await;
            visit.type_in("what", what).await;
            visit.type_in("outcome", "Nobody knew").await;
            visit.press("Add it").await;
            visit
                .comes_to_read("It is on record, and both sides see it")
                .await;
        }
    };
    visit.sign_in("alder").await;
    let record = format!("/ashshire/pupils/{bo}/notifications");
    visit.open(&record).await;
    visit.fit_for_everybody("a pupil's notifications").await;
    visit.open_link("Open joint enquiries").await;
    visit.fit_for_everybody("opening joint enquiries").await;
    visit.press("Open joint enquiries").await;
    visit.comes_to_read("Choose the ground").await;
    visit.fit_for_everybody("no ground chosen").await;
    visit.take("ground", "9(1)(i)").await;
    visit.press("Open joint enquiries").await;
    visit.comes_to_read("Nothing is written down yet").await;
    visit.open_link("Add what was done").await;
    visit.press("Add it").await;
    visit.comes_to_read("Enter the day").await;
    visit.fit_for_everybody("nothing added").await;
    visit.open_link("Back to the enquiries").await;
    line("A visit to the flat").await;
    visit
        .fit_for_everybody("joint enquiries, before the school")
        .await;

    visit.sign_in("officer").await;
    visit.open("/ashshire/notifications").await;
    visit.comes_to_read("Joint enquiries that go on").await;
    visit.fit_for_everybody("the inbox with enquiries").await;
    visit.open_link("Bo Lindgren").await;
    line("A question to housing").await;
    visit.open_link("End the joint enquiries").await;
    visit.fit_for_everybody("ending them").await;
    visit.take("result", "joint-not-found").await;
    visit
        .type_in("words", "No service knows of the family.")
        .await;
    visit.press("End the enquiries").await;
    visit.comes_to_read("The joint enquiries have ended").await;
    visit
        .fit_for_everybody("joint enquiries that have ended")
        .await;

    visit.sign_in("alder").await;
    visit.comes_to_read("Joint enquiries ended").await;
}

#[tokio::test]
async fn a_notification_is_asked_about_answered_and_accepted_from_a_desk() {
    inbox(Set::DESK).await;
}

#[tokio::test]
async fn a_notification_is_asked_about_answered_and_accepted_from_a_phone() {
    inbox(Set::PHONE).await;
}

#[tokio::test]
async fn a_notification_is_asked_about_answered_and_accepted_without_scripts() {
    inbox(Set::WITHOUT_SCRIPTS).await;
}

#[tokio::test]
async fn joint_enquiries_are_opened_and_ended_from_a_desk() {
    enquiries(Set::DESK).await;
}

#[tokio::test]
async fn joint_enquiries_are_opened_and_ended_from_a_phone() {
    enquiries(Set::PHONE).await;
}

#[tokio::test]
async fn joint_enquiries_are_opened_and_ended_without_scripts() {
    enquiries(Set::WITHOUT_SCRIPTS).await;
}
