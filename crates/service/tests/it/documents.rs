//! Documents for schools to take: as Word and PDF, with the school's own name.

use axum::http::StatusCode;

use crate::letters_to_parents::with_letterhead;
use crate::town::Town;

const ANSWERS: &str = "attendance_lead=Mx+Rowan+Pike&starts=08%3A45&register_closes=09%3A15&afternoon=13%3A00\
                       &agreed_on-day=1&agreed_on-month=9&agreed_on-year=2025&review_by-day=1&review_by-month=9&review_by-year=2026";

#[tokio::test]
async fn a_school_takes_a_policy_with_its_own_name_in_either_form() {
    let town = Town::at_ease().await;
    let cookie = town.sign_in("alder").await;
    with_letterhead(&town, &cookie).await;
    let list = town.get("/ashshire/documents", &cookie).await;
    for name in [
        "Attendance policy: a checklist",
        "Attendance policy: a model",
        "Attendance policy: short, for parents",
        "Attendance contracts: a guide for schools",
        "Attendance contracts: a leaflet for parents",
    ] {
        assert!(list.body.contains(name), "{name}: {}", list.body);
    }
    let page = "/ashshire/documents/attendance-policy-model";
    let empty = town.post(page, &cookie, "").await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.body.contains("Choose in which form you want it"));
    for (form, begins) in [("pdf", b"%PDF-".as_slice()), ("docx", b"PK\x03\x04")] {
        let taken = town
            .taken(page, &cookie, &format!("{ANSWERS}&form={form}"))
            .await;
        assert!(taken.starts_with(begins), "{form}");
    }
    let nothing = town
        .get("/ashshire/documents/initial-concern", &cookie)
        .await;
    assert_eq!(
        nothing.status,
        StatusCode::NOT_FOUND,
        "a letter is no document"
    );
    let officer = town.sign_in("officer").await;
    let refused = town.get("/ashshire/documents", &officer).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}
