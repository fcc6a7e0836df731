//! The journey of a request for leave: the officer makes the link, the parent asks by it as on a phone, without an
//! account; the head decides, and the letter is begun with what was decided.

use crate::browser::{Set, Visit};
use crate::leave::{link, open_until_christmas};
use crate::letters_to_parents::family;
use crate::town::{TODAY, Town};

async fn leave(set: Set) {
    let town = Town::in_the_evening().await;
    open_until_christmas(&town).await;
    let bo = family(&town, "ida@example.org", Some(TODAY)).await;
    let officer = town.sign_in("alder").await;
    let school = town.school("Alder Primary").await.id;
    let letterhead = "lines=Foxley+Lane%0D%0AAshminster+AM2+3CD&telephone=01632+960001&email=office%40alder.example&head=Dr+Ada+Quill";
    let address = format!("/ashshire/schools/{school}/letterhead");
    town.post(&address, &officer, letterhead).await;
    let link = link(&town, &officer, bo.pupil, bo.ida).await;
    let Some(visit) = Visit::begin_in(set, town).await else {
        return;
    };

    // The parent.
    visit.open(&format!("{link}0")).await;
    visit.comes_to_read("This link cannot be used").await;
    visit.fit_for_everybody("a link that is wrong").await;
    visit.open(&link).await;
    visit.comes_to_read("Ask for leave for Bo").await;
    visit.fit_for_everybody("where the link leads").await;
    visit.open_link("Start now").await;
    visit.fit_for_everybody("what it is for").await;
    visit.press("Continue").await;
    visit.comes_to_read("There is a problem").await;
    visit.fit_for_everybody("nothing chosen").await;
    visit.tick("kind").await;
    visit.press("Continue").await;
    visit.comes_to_read("On which days would Bo be away").await;
    visit.fit_for_everybody("which days").await;
    for (day, part) in [("first", "3"), ("last", "2")] {
        visit.type_in(&format!("{day}-day"), part).await;
        visit.type_in(&format!("{day}-month"), "11").await;
        visit.type_in(&format!("{day}-year"), "2025").await;
    }
    visit.press("Continue").await;
    visit
        .comes_to_read("The last day is before the first")
        .await;
    visit.fit_for_everybody("days the wrong way round").await;
    visit.type_in("last-day", "7").await;
    visit.press("Continue").await;
    visit.comes_to_read("Why do you ask for leave?").await;
    visit.fit_for_everybody("why").await;
    visit
        .type_in("reason", "My mother’s funeral is in Lisbon.")
        .await;
    visit.press("Continue").await;
    visit.comes_to_read("Check your answers").await;
    visit.comes_to_read("5 school days").await;
    visit.fit_for_everybody("the answers to check").await;
    visit.press("Accept and send").await;
    visit.comes_to_read("Your request was sent").await;
    visit.fit_for_everybody("it was sent").await;
    visit.open(&link).await;
    visit.comes_to_read("This link cannot be used").await;

    // The head.
    visit.sign_in("head").await;
    visit.comes_to_read("Leave to decide on").await;
    visit
        .open(&format!("/ashshire/schools/{school}/leave"))
        .await;
    visit.fit_for_everybody("the school's requests").await;
    visit.open_link("Bo Lindgren").await;
    visit.comes_to_read("My mother’s funeral").await;
    visit.fit_for_everybody("a request").await;
    visit.open_link("Decide on this leave").await;
    visit.fit_for_everybody("deciding").await;
    visit.press("Keep this decision").await;
    visit.comes_to_read("There is a problem").await;
    visit.fit_for_everybody("nothing decided").await;
    visit.tick("answer").await;
    visit
        .type_in("reason", "this is a family funeral abroad.")
        .await;
    visit.press("Keep this decision").await;
    visit.comes_to_read("The decision is on record").await;
    visit.fit_for_everybody("decided").await;
    visit.press("Write the letter: leave agreed").await;
    visit.comes_to_read("Leave of absence: yes").await;
    visit.fit_for_everybody("the letter's questions").await;
    visit.tick(&format!("way-{}", bo.ida)).await;
    visit.tick(&format!("way-{}-4", bo.olof)).await;
    visit.press("Write and preview").await;
    visit
        .comes_to_read("this is a family funeral abroad.")
        .await;
    visit.comes_to_read("3 November 2025").await;

    // What is left on the record; and the officer's own forms.
    visit
        .open(&format!("/ashshire/pupils/{}/leave", bo.pupil))
        .await;
    visit.fit_for_everybody("a pupil's leave").await;
    visit.open_link("Take a request down").await;
    visit.fit_for_everybody("taking a request down").await;
    visit.press("Save").await;
    visit.comes_to_read("There is a problem").await;
    visit.fit_for_everybody("nothing taken down").await;
    visit
        .open(&format!("/ashshire/pupils/{}/leave/link", bo.pupil))
        .await;
    visit.fit_for_everybody("to whom the link goes").await;
    visit.tick("parent").await;
    visit.press("Make the link").await;
    visit.comes_to_read("The link for Ms Ida Lindgren").await;
    visit.fit_for_everybody("a link to hand on").await;
    visit.press("Write the letter with this link").await;
    visit.comes_to_read("the link to ask by").await;
    visit.fit_for_everybody("the letter with the link").await;
}

#[tokio::test]
async fn leave_is_asked_for_and_decided_from_a_desk() {
    leave(Set::DESK).await;
}

#[tokio::test]
async fn leave_is_asked_for_and_decided_from_a_phone() {
    leave(Set::PHONE).await;
}

#[tokio::test]
async fn leave_is_asked_for_and_decided_without_scripts() {
    leave(Set::WITHOUT_SCRIPTS).await;
}
