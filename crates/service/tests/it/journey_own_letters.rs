//! The journey of a Word letter of a school's own: its fields, a file with a field that nobody knows, the same put
//! right, looked at, used, and offered to whoever writes.

use crate::browser::{Set, Visit};
use crate::letters_to_parents::family;
use crate::own_letters::{alders, word};
use crate::town::{TODAY, Town};

async fn a_word_letter(set: Set) {
    let town = Town::in_the_evening().await;
    let bo = family(&town, "ida@example.org", Some(TODAY)).await;
    let Some(visit) = Visit::begin_in(set, town).await else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str, bytes: Vec<u8>| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).expect("written");
        path
    };
    let unknown = file(
        "unknown.docx",
        word(&["Dear {{ to.salutation }}", "{{ child.forname }}"]),
    );
    let sound = file("sound.docx", alders());
    visit.sign_in("head").await;
    visit.open("/ashshire/post").await;
    visit.open_link("Letters of your own").await;
    visit.comes_to_read("There are none yet").await;
    visit.fit_for_everybody("no letters of one's own").await;
    visit
        .open("/ashshire/own-letters/fields?letter=initial-concern")
        .await;
    visit.fit_for_everybody("the names of the fields").await;
    visit.open("/ashshire/own-letters/new").await;
    visit.fit_for_everybody("a letter to load").await;
    visit.press("Load and check").await;
    visit.comes_to_read("There is a problem").await;
    visit.fit_for_everybody("a letter without a file").await;
    for (path, then) in [
        (&unknown, "This letter cannot be used yet"),
        (&sound, "Filled for an invented parent and child"),
    ] {
        visit.open("/ashshire/own-letters/new").await;
        visit.choose("letter", "initial-concern").await;
        visit.type_in("name", "Our first worry").await;
        visit.choose_file("file", path).await;
        visit.press("Load and check").await;
        visit.comes_to_read(then).await;
        visit.fit_for_everybody(then).await;
    }
    visit.press("Use this letter").await;
    visit.comes_to_read("In use since").await;
    visit.fit_for_everybody("a letter in use").await;
    visit.open("/ashshire/own-letters").await;
    visit.fit_for_everybody("letters of one's own").await;
    visit
        .open(&format!(
            "/ashshire/pupils/{}/contact/write/initial-concern",
            bo.pupil
        ))
        .await;
    visit
        .comes_to_read("The school’s own: Our first worry")
        .await;
    visit.fit_for_everybody("with which text").await;
}

#[tokio::test]
async fn a_word_letter_is_loaded_from_a_desk() {
    a_word_letter(Set::DESK).await;
}

#[tokio::test]
async fn a_word_letter_is_loaded_without_scripts() {
    a_word_letter(Set::WITHOUT_SCRIPTS).await;
}

#[tokio::test]
async fn a_word_letter_is_loaded_from_a_phone() {
    a_word_letter(Set::PHONE).await;
}
