//! The journey of somebody who loads a file: sign in, choose it, read what it would do, load it.

use crate::browser::{Set, Visit};
use crate::town::TODAY;

/// An officer signs in, loads a file and reads what came of it.
async fn load_a_file(set: Set) {
    let Some(visit) = Visit::begin(set).await else {
        return;
    };
    visit.open("/ashshire/").await;
    visit.fit_for_everybody("sign in").await;
    visit.type_in("email", "alder@ashshire.example").await;
    visit.type_in("password", "not the one").await;
    visit.press("Continue").await;
    assert!(
        visit
            .text()
            .await
            .contains("Check your e-mail address and password")
    );
    visit.fit_for_everybody("sign in, refused").await;
    visit.sign_in("alder").await;
    visit.open("/ashshire/account").await;
    visit.fit_for_everybody("account").await;
    visit.open("/ashshire/load").await;
    visit.fit_for_everybody("load").await;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("marks.csv");
    let text = format!(
        "UPN,AttendanceDate,SessionName,AttendanceMark\nA999000000001,{TODAY},AM,/\nA999000000002,2025-09-01,AM,I\n"
    );
    std::fs::write(&file, text).expect("written");
    visit.choose_file("file", &file).await;
    visit.press("Continue").await;
    visit.comes_to("/ashshire/load/").await;
    assert!(visit.text().await.contains("Bo Lindgren"));
    visit.fit_for_everybody("what the file would do").await;
    visit.press("Load these marks").await;
    visit.comes_to_read("1 first marks added, 1 changed").await;
    visit.fit_for_everybody("loaded").await;
    visit.client.clone().close().await.expect("closes");
}

#[tokio::test]
async fn an_officer_loads_a_file() {
    load_a_file(Set::DESK).await;
}

#[tokio::test]
async fn an_officer_loads_a_file_on_a_phone() {
    load_a_file(Set::PHONE).await;
}

#[tokio::test]
async fn an_officer_loads_a_file_without_scripts() {
    load_a_file(Set::WITHOUT_SCRIPTS).await;
}

/// An officer loads a file whose headings nobody knows and of which a row is wrong: says which column
/// holds what, chooses the good rows, and is offered the other to mend.
async fn load_a_strange_file(set: Set) {
    let Some(visit) = Visit::begin(set).await else {
        return;
    };
    visit.sign_in("alder").await;
    visit.open("/ashshire/load").await;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("strange.csv");
    let text = format!(
        "Learner,When,Half,Outcome\nA999000000001,{TODAY},AM,/\nA999000000002,{TODAY},AM,?\n"
    );
    std::fs::write(&file, text).expect("written");
    visit.choose_file("file", &file).await;
    visit.press("Continue").await;
    visit.comes_to_read("This file cannot be read").await;
    visit.fit_for_everybody("a file that cannot be read").await;
    visit.follow("Say which column holds what").await;
    visit.comes_to_read("Which column holds what?").await;
    visit.fit_for_everybody("which column holds what").await;
    for (field, letters) in [("upn", "A"), ("date", "B"), ("session", "C"), ("mark", "D")] {
        visit.choose(field, letters).await;
    }
    visit.press("Keep these columns").await;
    visit.comes_to_read("1 rows cannot be taken").await;
    visit.press("Load these marks").await;
    visit.comes_to_read("There is a problem").await;
    visit.fit_for_everybody("nothing chosen").await;
    visit.tick("choice").await;
    visit.press("Load these marks").await;
    visit
        .comes_to_read("1 first marks added, 0 changed, 1 rows not taken")
        .await;
    assert!(
        visit
            .text()
            .await
            .contains("Download the rows that were not taken")
    );
    visit.fit_for_everybody("loaded, with rows to mend").await;
    visit.client.clone().close().await.expect("closes");
}

#[tokio::test]
async fn a_strange_file_is_read_by_columns_that_are_told() {
    load_a_strange_file(Set::DESK).await;
}

#[tokio::test]
async fn a_strange_file_is_read_on_a_phone() {
    load_a_strange_file(Set::PHONE).await;
}

#[tokio::test]
async fn a_strange_file_is_read_without_scripts() {
    load_a_strange_file(Set::WITHOUT_SCRIPTS).await;
}
