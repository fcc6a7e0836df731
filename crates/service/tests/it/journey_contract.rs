//! The journey of an attendance contract: offered, met about, written together, signed; a review that is
//! missed and chased on Today; found not to have been kept, and the letter about it begun.

use jiff::SignedDuration;
use jiff::civil::date;
use service::work::Task;

use crate::browser::{Set, Visit};
use crate::letters_to_parents::family;
use crate::town::{TODAY, Town};

async fn a_contract(set: Set) {
    let town = Town::at_ease().await;
    let bo = family(&town, "ida@example.org", Some(TODAY)).await;
    let Some(visit) = Visit::begin_in(set, town).await else {
        return;
    };
    let contracts = format!("/ashshire/pupils/{}/contracts", bo.pupil);
    visit.sign_in("alder").await;
    visit.open(&format!("/ashshire/pupils/{}", bo.pupil)).await;
    visit.comes_to_read("Family and contacts").await;
    visit.follow("Contracts").await;
    visit.comes_to_read("No contract has been offered").await;
    visit.fit_for_everybody("no contracts yet").await;
    visit.open_link("Offer a contract").await;
    visit.fit_for_everybody("an offer").await;
    visit.press("Save").await;
    visit.comes_to_read("There is a problem").await;
    visit.fit_for_everybody("an offer without answers").await;
    visit.tick("parents").await;
    visit.type_day("on", date(2025, 10, 10)).await;
    visit.type_in("time", "15:30").await;
    visit.type_in("place", "The library").await;
    visit.type_in("reason", "A quiet start was tried").await;
    visit.press("Save").await;
    visit.comes_to_read("nothing has been sent yet").await;
    visit.fit_for_everybody("a contract that is offered").await;

    visit.press("Write the invitation").await;
    visit.comes_to_read("Attendance contract: invitation").await;
    visit.fit_for_everybody("the invitation begun").await;
    visit.open(&contracts).await;
    visit.fit_for_everybody("a list of contracts").await;
    visit.open_link("With Ms Ida Lindgren").await;
    visit.open_link("Write down their answer").await;
    visit.fit_for_everybody("an answer").await;
    visit.tick("answer-2").await;
    visit.press("Save").await;
    visit.comes_to_read("They come").await;
    visit.open_link("Move the meeting").await;
    visit.fit_for_everybody("another day").await;
    visit.open(&contracts).await;
    visit.open_link("With Ms Ida Lindgren").await;
    visit.open_link("Nobody came").await;
    visit.fit_for_everybody("nobody came").await;
    visit.open(&contracts).await;
    visit.open_link("With Ms Ida Lindgren").await;
    visit.open_link("The meeting was held").await;
    visit.fit_for_everybody("a meeting that was held").await;
    visit.press("Save").await;
    visit.comes_to_read("To be written").await;

    visit.open_link("Write the contract").await;
    visit.comes_to_read("What will Ms Ida Lindgren do?").await;
    visit.fit_for_everybody("a contract to write").await;
    visit.press("Continue").await;
    visit.comes_to_read("There is a problem").await;
    visit
        .fit_for_everybody("a contract without its terms")
        .await;
    visit.type_in("goals", "Bo is in school every day").await;
    visit.type_in("parent-0", "Call by 8:30").await;
    visit
        .type_in("school", "Somebody meets Bo at the gate")
        .await;
    visit.tick("signer").await;
    visit.type_in("by", "Dr Ada Quill").await;
    visit.type_day("review-0", date(2025, 11, 7)).await;
    for review in 1..3 {
        visit.clear_day(&format!("review-{review}")).await;
    }
    visit.press("Continue").await;
    visit
        .comes_to_read("Check the contract before it is written")
        .await;
    visit.fit_for_everybody("a contract to check").await;
    visit.press("Write the contract").await;
    visit.comes_to_read("Version 1, to be signed").await;
    visit.fit_for_everybody("a contract to sign").await;
    for _ in 0..2 {
        visit.open_link("Signed, or not?").await;
        visit.comes_to_read("Did they sign?").await;
        visit.fit_for_everybody("a signature").await;
        visit.tick("word").await;
        visit.press("Save").await;
        visit.comes_to_read("It is on the record").await;
    }
    visit.comes_to_read("Version 1, in force").await;
    visit.fit_for_everybody("a contract in force").await;
    visit.open_link("Add the signed copy").await;
    visit.fit_for_everybody("a signed copy").await;

    // A month later nobody has come to the review.
    visit
        .later(SignedDuration::from_hours(24 * 31), Task::BeginDay.kind())
        .await;
    visit.sign_in("alder").await;
    for _ in 0..100 {
        // The worker beside the pages may have taken the job up.
        visit.open("/ashshire/today").await;
        if visit.text().await.contains("Review of a contract missed") {
            break;
        }
    }
    visit.comes_to_read("Review of a contract missed").await;
    visit.fit_for_everybody("a missed review on Today").await;
    visit.open(&contracts).await;
    visit.open_link("With Ms Ida Lindgren").await;
    visit.comes_to_read("Missed").await;
    visit
        .fit_for_everybody("a contract with a missed review")
        .await;
    visit.open_link("It was missed").await;
    visit.fit_for_everybody("a missed review").await;
    visit.type_in("reason", "Nobody came; rang twice").await;
    visit.type_day("review-0", date(2025, 11, 14)).await;
    visit.press("Save").await;
    visit.comes_to_read("Nobody came; rang twice").await;
    visit.open("/ashshire/today").await;
    assert!(!visit.text().await.contains("Review of a contract missed"));
    visit.open(&contracts).await;
    visit.open_link("With Ms Ida Lindgren").await;
    visit.open_link("It was held").await;
    visit.comes_to_read("Who took part?").await;
    visit.fit_for_everybody("a review to hold").await;
    visit.type_in("came", "Ms Lindgren").await;
    visit.tick("kept-0-3").await;
    visit.tick("kept-1").await;
    visit.type_in("note", "Mornings are still hard").await;
    visit.press("Save").await;
    visit
        .comes_to_read("Not kept: Ms Ida Lindgren: Call by 8:30")
        .await;
    visit.fit_for_everybody("a review that was held").await;

    visit.open_link("It was not kept").await;
    visit.comes_to_read("Ask why first").await;
    visit
        .fit_for_everybody("not kept, to be written down")
        .await;
    visit.press("Save").await;
    visit.comes_to_read("There is a problem").await;
    visit
        .fit_for_everybody("not kept, and nobody was asked")
        .await;
    visit.type_day("asked", date(2025, 11, 10)).await;
    visit.type_in("said", "Rang: the phone was broken").await;
    visit.press("Save").await;
    visit.comes_to_read("How it ended").await;
    visit
        .fit_for_everybody("a contract that was not kept")
        .await;
    visit.press("Write that it was not kept").await;
    visit
        .comes_to_read("Attendance contract: it was not kept")
        .await;
    visit.comes_to_read("Call by 8:30").await;
    visit.fit_for_everybody("the letter about it begun").await;
}

#[tokio::test]
async fn a_contract_is_made_and_not_kept_on_a_desk() {
    a_contract(Set::DESK).await;
}

#[tokio::test]
async fn a_contract_is_made_and_not_kept_without_scripts() {
    a_contract(Set::WITHOUT_SCRIPTS).await;
}

#[tokio::test]
async fn a_contract_is_made_and_not_kept_on_a_phone() {
    a_contract(Set::PHONE).await;
}
