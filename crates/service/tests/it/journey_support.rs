//! The journey of a school's attendance officer who rings a family: call-back, an offer, the review.

use crate::browser::{Set, Visit};

async fn ring_a_family(set: Set) {
    let Some(visit) = Visit::begin(set).await else {
        return;
    };
    visit.sign_in("alder").await;
    visit.open("/ashshire/pupils").await;
    visit.open_link("Lindgren, Bo").await;
    visit.comes_to_read("Family and contacts").await;
    visit.follow("Support").await;
    visit.comes_to_read("What might be next").await;
    visit.fit_for_everybody("a record of support").await;
    visit.open_link("Absence call-back").await;
    visit.comes_to_read("How did it go?").await;
    visit.fit_for_everybody("a call-back").await;
    visit.press("Save").await;
    visit.comes_to_read("There is a problem").await;
    visit
        .fit_for_everybody("a call-back without an outcome")
        .await;
    // The day and the time are there already: two answers are enough.
    visit.tick("outcome").await;
    visit.type_in("q-why", "A cold, since Sunday").await;
    visit.press("Save").await;
    visit.comes_to_read("It is on the record").await;
    visit.comes_to_read("A cold, since Sunday").await;
    visit.fit_for_everybody("a call-back on record").await;

    visit.follow("Offer support").await;
    visit.comes_to_read("To whom?").await;
    visit.fit_for_everybody("an offer").await;
    visit.type_in("note", "A quiet start to the day").await;
    visit.type_in("consent", "Ms Lindgren").await;
    visit.press("Save").await;
    visit.comes_to_read("Offered, not answered yet").await;
    visit.open_link("What came of it?").await;
    visit.comes_to_read("It stands so").await;
    visit.fit_for_everybody("an offer to answer").await;
    visit.tick("outcome").await;
    visit.press("Save").await;
    visit.comes_to_read("Accepted on").await;

    visit
        .open_link("School Attendance Difficulties Rating Scale")
        .await;
    visit.comes_to_read("Getting up and ready").await;
    visit.fit_for_everybody("the rating scale").await;
    visit.tick("r-morning").await;
    visit.press("Save").await;
    visit.comes_to_read("What the pupil says is hard").await;
    visit.fit_for_everybody("a rating on record").await;
    visit.open_link("Declining-attendance meeting").await;
    visit.comes_to_read("Who took part?").await;
    visit.fit_for_everybody("a meeting with the mountain").await;
    for (words, reads) in [
        ("Choose the stage", "Which stage is the pupil at?"),
        ("Record a condition behind illness", "What is it called?"),
        ("Early help or another service", "Which service?"),
        ("Bespoke timetable", "What is it for?"),
    ] {
        visit.follow("Support").await;
        visit.comes_to_read("What might be next").await;
        visit.open_link(words).await;
        visit.comes_to_read(reads).await;
        visit.fit_for_everybody(words).await;
    }
}

#[tokio::test]
async fn a_family_is_rung_on_a_desk() {
    ring_a_family(Set::DESK).await;
}

#[tokio::test]
async fn a_family_is_rung_without_scripts() {
    ring_a_family(Set::WITHOUT_SCRIPTS).await;
}

#[tokio::test]
async fn a_family_is_rung_on_a_phone() {
    ring_a_family(Set::PHONE).await;
}
