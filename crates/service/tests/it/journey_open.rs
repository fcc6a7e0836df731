//! The journey of an open question: a child left and nobody knows where to, another school's joiner has a misspelt name,
//! and somebody of the authority looks at both records and finds that they are of one child.

use crate::browser::{Set, Visit};
use crate::open_questions::{bo_leaves, joins_birch, nobody_knows};
use crate::town::Town;

async fn question(set: Set) {
    let town = Town::at_ease().await;
    let bo = bo_leaves(&town, nobody_knows()).await;
    joins_birch(&town, "Lindgrin", "Bo", None).await;
    let Some(visit) = Visit::begin_in(set, town).await else {
        return;
    };
    visit.sign_in("manager").await;
    visit.open("/ashshire/open").await;
    visit.comes_to_read("1 possibly missing education").await;
    visit.fit_for_everybody("children on no roll").await;
    visit.open_link("Bo Lindgren").await;
    visit.comes_to_read("Where is this child educated?").await;
    visit.comes_to_read("12 Quay Street, Elmport").await;
    visit.fit_for_everybody("one child's question").await;
    visit.open_link("Compare with Bo Lindgrin").await;
    visit
        .comes_to_read("surnames that sound the same: Lindgren / Lindgrin")
        .await;
    visit.fit_for_everybody("two records side by side").await;
    visit.press("Save").await;
    visit.comes_to_read("There is a problem").await;
    visit.fit_for_everybody("nothing decided").await;
    visit.take("same", "yes").await;
    visit
        .type_in("reason", "Birch High has seen the passport.")
        .await;
    visit.press("Save").await;
    visit.comes_to_read("of the same child").await;
    visit.comes_to_read("On a roll again").await;
    visit
        .fit_for_everybody("a question that has closed by itself")
        .await;
    visit.open("/ashshire/open").await;
    visit.comes_to_read("There is no such child").await;

    // What else an officer may do from here.
    visit
        .open(&format!("/ashshire/messages/new?pupil={bo}"))
        .await;
    visit
        .fit_for_everybody("writing to another authority")
        .await;
    visit.choose("to", "elmshire").await;
    visit.press("Send").await;
    visit.comes_to_read("The message is on record").await;
    visit.fit_for_everybody("a message").await;
    visit.open("/ashshire/messages").await;
    visit.fit_for_everybody("messages").await;
    visit.open("/ashshire/two-rolls").await;
    visit.fit_for_everybody("children on two rolls").await;
}

#[tokio::test]
async fn an_open_question_is_closed_after_a_look_from_a_desk() {
    question(Set::DESK).await;
}

#[tokio::test]
async fn an_open_question_is_closed_after_a_look_from_a_phone() {
    question(Set::PHONE).await;
}

#[tokio::test]
async fn an_open_question_is_closed_after_a_look_without_scripts() {
    question(Set::WITHOUT_SCRIPTS).await;
}
