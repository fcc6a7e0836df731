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
    visit.comes_to("/ashshire/load/done/").await;
    assert!(
        visit
            .text()
            .await
            .contains("1 first marks added, 1 changed")
    );
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
