//! The journey of a letter to two parents who live apart: the letterhead, the questions, a letter each, read and
//! approved, one by post and one handed over; and a call written down.

use crate::browser::{Set, Visit};
use crate::letters_to_parents::family;
use crate::town::{TODAY, Town};

async fn two_parents(set: Set) {
    let town = Town::in_the_evening().await;
    let bo = family(&town, "ida@example.org", Some(TODAY)).await;
    let school = town.school("Alder Primary").await.id;
    let Some(visit) = Visit::begin_in(set, town).await else {
        return;
    };
    visit.sign_in("alder").await;
    visit
        .open(&format!("/ashshire/schools/{school}/letterhead"))
        .await;
    visit.fit_for_everybody("an empty letterhead").await;
    visit.press("Save").await;
    visit.comes_to_read("There is a problem").await;
    visit
        .fit_for_everybody("a letterhead with nothing in it")
        .await;
    for (field, words) in [
        ("lines", "Foxley Lane\nAshminster AM2 3CD"),
        ("telephone", "01632 960001"),
        ("email", "office@alder.example"),
        ("head", "Dr Ada Quill"),
    ] {
        visit.type_in(field, words).await;
    }
    visit.press("Save").await;

    visit
        .open(&format!("/ashshire/pupils/{}/contact", bo.pupil))
        .await;
    visit.fit_for_everybody("no letters yet").await;
    visit.open_link("Write a letter").await;
    visit
        .comes_to_read("Which letter do you want to write?")
        .await;
    visit.fit_for_everybody("every letter there is").await;
    visit
        .open(&format!(
            "/ashshire/pupils/{}/contact/write/initial-concern",
            bo.pupil
        ))
        .await;
    visit.fit_for_everybody("a letter's questions").await;
    visit.press("Write and preview").await;
    visit.comes_to_read("There is a problem").await;
    visit.fit_for_everybody("a letter without answers").await;
    visit.type_in("support", "A quiet place at lunch").await;
    for (field, [day, month]) in [("reply_by", ["17", "10"]), ("review_date", ["14", "11"])] {
        for (part, value) in [("day", day), ("month", month), ("year", "2025")] {
            visit.type_in(&format!("{field}-{part}"), value).await;
        }
    }
    // Without a mail server the ways are post and hand: the first and the second choice.
    visit.tick(&format!("way-{}", bo.ida)).await;
    visit.tick(&format!("way-{}-2", bo.olof)).await;
    visit.press("Write and preview").await;
    visit
        .comes_to_read("2 letters wait to be read and approved")
        .await;
    visit.fit_for_everybody("two letters to approve").await;

    for (parent, other) in [
        ("Ms Ida Lindgren", "Mr Lindgren"),
        ("Mr Olof Lindgren", "Ms Lindgren"),
    ] {
        visit.open("/ashshire/post").await;
        visit.fit_for_everybody("the post").await;
        let link = format!("Bo Lindgren: can we help with coming to school?, to {parent}");
        visit.open_link(&link).await;
        visit.comes_to_read("A quiet place at lunch").await;
        assert!(
            !visit.text().await.contains(other),
            "the other parent's name"
        );
        visit.fit_for_everybody("a letter to read").await;
        visit.press("Approve").await;
        visit.comes_to_read("To send").await;
        visit.fit_for_everybody("a letter that was approved").await;
    }
    visit.type_in("handed-time", "12:00").await;
    visit.press("It was handed over").await;
    visit.comes_to_read("after the letter was written").await;
    visit.fit_for_everybody("handed over too early").await;

    visit.open("/ashshire/post").await;
    visit.tick("posted").await;
    visit.press("They were posted today").await;
    visit.comes_to_read("Nothing waits to be approved").await;

    visit
        .open(&format!("/ashshire/pupils/{}/contact/record", bo.pupil))
        .await;
    visit.fit_for_everybody("a call to record").await;
    visit.tick("parent").await;
    visit.tick("way").await;
    visit.tick("outcome").await;
    visit
        .type_in("said", "Bo has had a cold since Sunday")
        .await;
    visit.press("Record it").await;
    visit.comes_to_read("Call: we spoke").await;
    visit.comes_to_read("Posted").await;
    visit.fit_for_everybody("letters and a call").await;
}

#[tokio::test]
async fn two_parents_have_a_letter_each_from_a_desk() {
    two_parents(Set::DESK).await;
}

#[tokio::test]
async fn two_parents_have_a_letter_each_without_scripts() {
    two_parents(Set::WITHOUT_SCRIPTS).await;
}

#[tokio::test]
async fn two_parents_have_a_letter_each_from_a_phone() {
    two_parents(Set::PHONE).await;
}
