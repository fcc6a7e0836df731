//! The journey of a leaver: from the pupil's record, a question a page, to the file for the lost pupil database; and short
//! ones of other grounds, as far as each shows what the others do not.

use casework::rolls::leaving::Efforts;
use fantoccini::Locator;
use law::attendance::Code;

use crate::browser::{Set, Visit};
use crate::leaver::Leaver;
use crate::town::{TODAY, Town};

/// What a link or form of the page leads to, without its end.
async fn here(visit: &Visit) -> String {
    let address = visit.client.current_url().await.expect("an address");
    let path = address.path().to_owned();
    let end = path.find("/leaver").expect("a page of the leaver");
    path[..end].to_owned()
}

/// Answers a question that is asked by yes or no.
async fn answer(visit: &Visit, question: &str, value: &str) {
    visit.comes_to_read("Who says so?").await;
    visit.take(question, value).await;
    visit.press("Continue").await;
}

/// Begins a leaver from the pupil's record, of what happened.
async fn begun(visit: &Visit, pupil: &str, situation: &str) {
    visit.sign_in("alder").await;
    visit.open(&format!("/ashshire/pupils/{pupil}")).await;
    visit.open_link("Take off the roll").await;
    visit.comes_to_read("What happened?").await;
    visit.take("situation", situation).await;
    visit.press("Continue").await;
}

/// The pages after the decision, up to the answers; the documents' too, where they are asked for.
async fn goes(visit: &Visit, destination: Option<&str>) {
    if let Some(destination) = destination {
        visit.comes_to_read("Where is the pupil going?").await;
        visit.take("destination", destination).await;
        visit.press("Continue").await;
    }
    visit.comes_to_read("The pupil’s new home").await;
    visit.take("moved", "no").await;
    visit.press("Continue").await;
    visit
        .comes_to_read("The parents with whom the pupil lived")
        .await;
    let phone = visit
        .client
        .find(Locator::Css("input[name^='phone-']"))
        .await;
    let phone = phone.expect("a field");
    phone.send_keys("01632 960111").await.expect("typed");
    visit.press("Continue").await;
    visit.comes_to_read("Before the name comes off").await;
    let done = Locator::Css("input[type=radio][value=yes]");
    for one in visit.client.find_all(done).await.expect("radios") {
        one.click().await.expect("ticked");
    }
    visit.press("Continue").await;
}

async fn moved_away(set: Set) {
    let bo = Leaver::bo(Town::at_ease().await).await;
    let pupil = bo.pupil.to_string();
    let Some(visit) = Visit::begin_in(set, bo.town).await else {
        return;
    };
    visit.sign_in("alder").await;
    visit.open(&format!("/ashshire/pupils/{pupil}")).await;
    visit.fit_for_everybody("the record").await;
    visit.open_link("Take off the roll").await;
    visit.comes_to_read("What happened?").await;
    visit.fit_for_everybody("what happened").await;
    visit.press("Continue").await;
    visit.comes_to_read("There is a problem").await;
    visit.fit_for_everybody("nothing chosen").await;
    visit.take("situation", "unknown-school").await;
    visit
        .type_day("deletes", TODAY.yesterday().expect("a day"))
        .await;
    visit.press("Continue").await;
    visit
        .comes_to_read("A name is never taken off for days that have passed")
        .await;
    visit.fit_for_everybody("a day that is past").await;
    visit.type_day("deletes", TODAY).await;
    visit.press("Continue").await;
    visit
        .comes_to_read("reasonable grounds to believe that the pupil will attend")
        .await;
    visit.fit_for_everybody("a question").await;
    visit.press("Continue").await;
    visit.comes_to_read("Choose yes or no").await;
    visit.fit_for_everybody("no answer").await;
    answer(&visit, "attend-again", "no").await;
    visit.comes_to_read("Is the pupil a boarder?").await;
    answer(&visit, "boarder", "no").await;
    visit.comes_to_read("reasonable distance").await;
    answer(&visit, "lives-near", "yes").await;
    visit
        .comes_to_read("The pupil may not be removed under 9(1)(g)")
        .await;
    visit.fit_for_everybody("refused").await;
    visit.open_link("Change Does the pupil normally live").await;
    answer(&visit, "lives-near", "no").await;
    visit.comes_to_read("9(1)(g) fits").await;
    visit.fit_for_everybody("the ground fits").await;
    visit.press("Continue").await;
    visit.comes_to_read("Where is the pupil going?").await;
    visit.fit_for_everybody("where to").await;
    visit.press("Continue").await;
    visit.comes_to_read("Choose where the pupil is going").await;
    visit.take("destination", "unknown").await;
    visit.press("Continue").await;
    visit.comes_to_read("The pupil’s new home").await;
    visit.fit_for_everybody("the new home").await;
    visit.take("moved", "yes").await;
    visit.choose("authority", "Elmshire Council").await;
    visit.press("Continue").await;
    visit
        .comes_to_read("The parents with whom the pupil lived")
        .await;
    visit.fit_for_everybody("the parents").await;
    visit.press("Continue").await;
    visit
        .comes_to_read("Enter a number for Ms Ida Lindgren")
        .await;
    visit.fit_for_everybody("no number").await;
    let phone = visit
        .client
        .find(Locator::Css("input[name^='phone-']"))
        .await;
    let phone = phone.expect("a field");
    phone.send_keys("01632 960111").await.expect("typed");
    visit.press("Continue").await;
    visit.comes_to_read("Before the name comes off").await;
    visit.fit_for_everybody("the checklist").await;
    visit.press("Continue").await;
    visit.comes_to_read("There is a problem").await;
    visit
        .fit_for_everybody("the checklist, with nothing said")
        .await;
    let done = Locator::Css("input[type=radio][value=yes]");
    for one in visit.client.find_all(done).await.expect("radios") {
        one.click().await.expect("ticked");
    }
    visit.press("Continue").await;
    visit.comes_to_read("Check your answers").await;
    visit.comes_to_read("Elmshire Council is told too").await;
    visit.fit_for_everybody("the answers to check").await;
    let leaver = here(&visit).await;
    visit.press("Send, and take the name off the roll").await;
    visit.comes_to(&leaver).await;
    visit.open(&format!("{leaver}/leaver")).await;
    visit.comes_to_read("lost pupil database").await;
    visit.fit_for_everybody("what was sent").await;
    let cookies = visit.client.get_all_cookies().await.expect("cookies");
    let cookie = cookies
        .iter()
        .map(|c| format!("{}={}", c.name(), c.value()));
    let cookie = cookie.collect::<Vec<_>>().join("; ");
    let file = visit
        .town
        .taken(&format!("{leaver}/transfer-file"), &cookie, "")
        .await;
    let file = String::from_utf8(file).expect("text");
    assert!(file.contains("<UPN>A999000000002</UPN>"), "{file}");
}

#[tokio::test]
async fn a_pupil_who_moved_away_is_taken_off_from_a_desk() {
    moved_away(Set::DESK).await;
}

#[tokio::test]
async fn a_pupil_who_moved_away_is_taken_off_from_a_phone() {
    moved_away(Set::PHONE).await;
}

#[tokio::test]
async fn a_pupil_who_moved_away_is_taken_off_without_scripts() {
    moved_away(Set::WITHOUT_SCRIPTS).await;
}

#[tokio::test]
async fn a_pupil_goes_to_a_school_that_is_known() {
    let bo = Leaver::bo(Town::at_ease().await).await;
    let pupil = bo.pupil.to_string();
    let Some(visit) = Visit::begin_in(Set::DESK, bo.town).await else {
        return;
    };
    begun(&visit, &pupil, "known-school").await;
    visit.comes_to_read("Where is the pupil going?").await;
    visit.take("destination", "state-school").await;
    visit.type_in("school_name", "Hazel Primary").await;
    visit.type_in("school_number", "8854001").await;
    visit.type_day("expected", TODAY).await;
    visit.press("Continue").await;
    answer(&visit, "registered", "yes").await;
    visit.comes_to_read("school attendance order").await;
    visit
        .fit_for_everybody("a question with several answers")
        .await;
    answer(&visit, "order", "none").await;
    answer(&visit, "mobile", "no").await;
    visit.comes_to_read("9(1)(a) fits").await;
    visit.press("Continue").await;
    goes(&visit, None).await;
    visit.comes_to_read("Hazel Primary").await;
    visit.press("Send, and take the name off the roll").await;
}

#[tokio::test]
async fn a_pupil_is_to_be_educated_at_home_by_the_parents_letter() {
    let bo = Leaver::bo(Town::under("worcestershire").await).await;
    let pupil = bo.pupil.to_string();
    let Some(visit) = Visit::begin_in(Set::DESK, bo.town).await else {
        return;
    };
    begun(&visit, &pupil, "home").await;
    answer(&visit, "order", "none").await;
    visit
        .comes_to_read("After which day will the pupil not attend?")
        .await;
    visit.fit_for_everybody("what the parent wrote").await;
    visit.take("notice", "written").await;
    visit
        .type_day("notice-after", TODAY.yesterday().expect("a day"))
        .await;
    visit.press("Continue").await;
    visit.comes_to_read("9(1)(f) fits").await;
    visit.press("Continue").await;
    goes(&visit, Some("home")).await;
    visit.comes_to_read("Documents").await;
    visit.fit_for_everybody("the documents").await;
    visit.press("Continue").await;
    visit
        .comes_to_read("The ground is not met without it")
        .await;
    visit.fit_for_everybody("the letter is missing").await;
    let folder = tempfile::tempdir().expect("a folder");
    let letter = folder.path().join("letter.pdf");
    std::fs::write(&letter, b"%PDF-1.7 a letter").expect("written");
    visit.choose("document", "parent-letter").await;
    visit.choose_file("file", &letter).await;
    visit.press("Add this document").await;
    visit.comes_to_read("letter.pdf").await;
    visit.fit_for_everybody("the letter is here").await;
    visit
        .type_in("without-checklist", "It is filled in here")
        .await;
    visit.press("Continue").await;
    visit.comes_to_read("Check your answers").await;
    visit.fit_for_everybody("the answers, with documents").await;
}

#[tokio::test]
async fn a_pupil_does_not_come_back_from_leave() {
    let bo = Leaver::bo(Town::at_ease().await).await;
    bo.register(&[Some(Code::O); 12]).await;
    bo.enquired("9(1)(h)", Efforts::JointNotFound).await;
    let pupil = bo.pupil.to_string();
    let Some(visit) = Visit::begin_in(Set::DESK, bo.town).await else {
        return;
    };
    begun(&visit, &pupil, "not-back").await;
    visit.comes_to_read("the last day of the leave").await;
    visit.fit_for_everybody("leave").await;
    visit.take("leave", "yes").await;
    visit
        .type_day("leave-ended", jiff::civil::date(2025, 9, 23))
        .await;
    visit.press("Continue").await;
    answer(&visit, "unable", "no").await;
    visit.comes_to_read("9(1)(h) fits").await;
}

#[tokio::test]
async fn nineteen_days_are_not_twenty() {
    let bo = Leaver::bo(Town::at_ease().await).await;
    bo.register(&[Some(Code::O); 19]).await;
    let pupil = bo.pupil.to_string();
    let Some(visit) = Visit::begin_in(Set::DESK, bo.town).await else {
        return;
    };
    begun(&visit, &pupil, "long-absent").await;
    answer(&visit, "unable", "no").await;
    visit
        .comes_to_read("The pupil may not be removed under 9(1)(i)")
        .await;
    visit
        .comes_to_read("number 20 would be Friday 10 October 2025")
        .await;
    visit
        .comes_to_read("Begin joint enquiries with the authority")
        .await;
    visit.fit_for_everybody("too few days").await;
}

#[tokio::test]
async fn a_pupil_is_excluded_for_good() {
    let bo = Leaver::bo(Town::at_ease().await).await;
    let pupil = bo.pupil.to_string();
    let Some(visit) = Visit::begin_in(Set::DESK, bo.town).await else {
        return;
    };
    begun(&visit, &pupil, "excluded").await;
    visit.take("exclusion", "final").await;
    visit.press("Continue").await;
    visit.comes_to_read("9(1)(o) fits").await;
    visit.comes_to_read("to be verified").await;
    visit.fit_for_everybody("words to be verified").await;
}
