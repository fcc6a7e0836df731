//! Loading a file through the pages: what it would do is shown, then done, once; and whose it is.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use store::attendance::{amendments_of, standing_of};
use store::chronology::{Subject, page};
use store::pupils::find_by_upn;

use crate::town::{Answer, TODAY, Town};

async fn upload(town: &Town, cookie: &str, school: &str, file: &str) -> Answer {
    let school = town.school(school).await.id;
    let body = format!(
        "--x\r\nContent-Disposition: form-data; name=\"school\"\r\n\r\n{school}\r\n--x\r\n\
         Content-Disposition: form-data; name=\"file\"; filename=\"marks.csv\"\r\n\
         Content-Type: text/csv\r\n\r\n{file}\r\n--x--\r\n"
    );
    let request = Request::post("/ashshire/load")
        .header(header::COOKIE, cookie)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
        .header("sec-fetch-site", "same-origin");
    town.send(request.body(Body::from(body)).expect("a request"))
        .await
}

/// Marks of the last day for both of Alder's pupils, and one of the day before put right.
fn file() -> String {
    format!(
        "UPN,AttendanceDate,SessionName,AttendanceMark\n\
         A999000000001,{TODAY},AM,/\nA999000000001,{TODAY},PM,\\\n\
         A999000000002,{TODAY},AM,O\nA999000000002,{TODAY},PM,O\n\
         A999000000002,2025-09-01,AM,I\n\
         A999000000002,2025-10-11,AM,O\n\
         A999000000003,{TODAY},AM,/\n"
    )
}

#[tokio::test]
async fn a_file_is_shown_then_loaded_and_then_changes_nothing_more() {
    let town = Town::at_ease().await;
    let cookie = town.sign_in("alder").await;
    let taken = upload(&town, &cookie, "Alder Primary", &file()).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.body);
    let store = town.rooms().store;
    let bo = find_by_upn(&store, &["A999000000002"])
        .await
        .expect("reads")[0]
        .id;

    let shown = town.get(&taken.location, &cookie).await.body;
    for words in [
        "First marks to be added",
        "Bo Lindgren",
        "school was not open",
        "UPN A999000000003",
        "Load these marks",
    ] {
        assert!(shown.contains(words), "{words}");
    }
    assert_eq!(
        amendments_of(&store, bo).await.expect("reads").len(),
        0,
        "nothing is done yet"
    );

    let before = standing_of(&store, bo)
        .await
        .expect("reads")
        .expect("a standing");
    let done = town.post(&taken.location, &cookie, "").await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let words = town.get(&done.location, &cookie).await.body;
    assert!(
        words.contains("4 first marks added, 1 changed, 1 not taken"),
        "{words}"
    );

    let kept = amendments_of(&store, bo).await.expect("reads");
    assert_eq!(kept.len(), 1);
    assert_eq!(
        (kept[0].reason.as_str(), kept[0].made_by_name.as_str()),
        ("changed in the MIS", "Person alder")
    );
    let after = standing_of(&store, bo)
        .await
        .expect("reads")
        .expect("a standing");
    assert_eq!(after.unauthorised, before.unauthorised - 1 + 2);
    let told = page(&store, Subject::Child(bo), None, 50)
        .await
        .expect("reads");
    assert!(told.iter().any(|e| e.kind == "attendance.mark.amended"));

    let again = upload(&town, &cookie, "Alder Primary", &file()).await;
    let shown = town.get(&again.location, &cookie).await.body;
    assert!(shown.contains("nothing in this file that the registers do not hold"));
}

#[tokio::test]
async fn a_wrong_file_names_its_line_and_loads_nothing() {
    let town = Town::at_ease().await;
    let cookie = town.sign_in("alder").await;
    let wrong = file().replace("AM,I", "AM,?");
    let answer = upload(&town, &cookie, "Alder Primary", &wrong).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        answer.body.contains("cannot be loaded") && answer.body.contains(">6<"),
        "{}",
        answer.body
    );
    let none = upload(&town, &cookie, "Alder Primary", "").await;
    assert!(none.body.contains("Choose a file of marks"));
}

#[tokio::test]
async fn nobody_loads_another_schools_registers() {
    let town = Town::at_ease().await;
    let (alder, birch) = (town.sign_in("alder").await, town.sign_in("birch").await);
    let refused = upload(&town, &birch, "Alder Primary", &file()).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    let taken = upload(&town, &alder, "Alder Primary", &file()).await;
    for answer in [
        town.get(&taken.location, &birch).await,
        town.post(&taken.location, &birch, "").await,
    ] {
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
    }
    let officer = town.sign_in("officer").await;
    let refused = town.get("/ashshire/load", &officer).await;
    assert_eq!(
        refused.status,
        StatusCode::FORBIDDEN,
        "registers are the school's to load"
    );
    assert!(
        refused
            .body
            .contains("None of your roles may load registers")
    );
}

/// Loads a file into Alder's registers through the pages, from the upload to the end.
pub(crate) async fn load_a_file(town: &Town, file: &str) {
    let cookie = town.sign_in("alder").await;
    let taken = upload(town, &cookie, "Alder Primary", file).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.body);
    let done = town.post(&taken.location, &cookie, "").await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
}
