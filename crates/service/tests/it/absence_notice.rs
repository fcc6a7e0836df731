//! Absence notified on its pages: from an item of Today with the figures in words, flagged and with documents, and
//! updates that hang on the first.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use casework::rolls::notification::{Kind, State};
use store::rolls::{Notification, documents_of};
use store::today::of_pupils;

use crate::joiner::{answered, begun, put_on_today, says, sent, told};
use crate::letters_to_parents::{Family, family};
use crate::town::{Answer, TODAY, Town};

async fn bo(town: &Town) -> Family {
    family(town, "ida@example.org", Some(TODAY)).await
}

/// What was sent of absence, the earliest first.
async fn all(town: &Town) -> Vec<Notification> {
    let mut all = told(town, Kind::Absence).await;
    all.retain(|one| one.state == State::Sent);
    all
}

async fn upload(town: &Town, cookie: &str, path: &str, name: &str, bytes: &[u8]) -> Answer {
    let mut body = format!(
        "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: application/pdf\r\n\r\n"
    )
    .into_bytes();
    body.extend(bytes);
    body.extend(b"\r\n--x--\r\n");
    let request = Request::post(path)
        .header(header::COOKIE, cookie)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
        .header("sec-fetch-site", "same-origin");
    town.send(request.body(Body::from(body)).expect("a request"))
        .await
}

#[tokio::test]
async fn an_item_of_today_fills_the_form_in_and_flags_and_documents_go_along() {
    let town = Town::under("worcestershire").await;
    let bo = bo(&town).await;
    let officer = town.sign_in("alder").await;
    let words = "12 school days of absence coded G, N, O or U since 1 September 2025";
    put_on_today(&town, bo.pupil, ("ten-days", "2025-09-01"), words).await;
    let items = of_pupils(&town.rooms().store, &[bo.pupil]).await;
    let items = items.expect("reads");
    let ten = items.iter().find(|item| item.rule == "ten-days");
    let ten = ten.expect("ten days of O").id;
    let today = town.get("/ashshire/today?rule=ten-days", &officer).await;
    let link = format!("pupil={}&#38;item={ten}", bo.pupil);
    says(&today, &link);
    let authority = town.sign_in("officer").await;
    let theirs = town.get("/ashshire/today?rule=ten-days", &authority).await;
    assert!(
        !theirs.body.contains("notifications/absence/new"),
        "the school notifies"
    );

    let begin = format!(
        "/ashshire/notifications/absence/new?pupil={}&item={ten}",
        bo.pupil
    );
    says(&town.get(&begin, &officer).await, "not a referral");
    let form = format!("pupil={}&item={ten}", bo.pupil);
    let place = begun(&town, &officer, "absence", &form).await;
    let what = town.get(&format!("{place}/what"), &officer).await;
    says(&what, "school days of absence coded G, N, O or U since");
    says(&what, "of continuous absence now");
    let blank = town
        .post(&format!("{place}/what"), &officer, "what=+")
        .await;
    assert_eq!(blank.status, StatusCode::UNPROCESSABLE_ENTITY);
    says(&blank, "It does not say what is known");
    let next = answered(&town, &officer, &place, ("what", "what=We+called+each+day")).await;
    assert_eq!(next, format!("{place}/flags"));
    let odd = town.post(&next, &officer, "flags=urgent").await;
    assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY);
    says(&odd, "There is no flag urgent");
    let flags = "flags=ccas&flags=inclusion";
    let next = answered(&town, &officer, &place, ("flags", flags)).await;
    assert_eq!(next, format!("{place}/documents"));
    for (name, bytes) in [
        ("letter.pdf", &b"%PDF-1.7 a"[..]),
        ("wrong.png", b"\x89PNG\r\n\x1a\n"),
    ] {
        let kept = upload(&town, &officer, &next, name, bytes).await;
        assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.body);
    }
    let word = upload(&town, &officer, &next, "letter.pdf", b"PK\x03\x04").await;
    assert_eq!(word.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = town.get(&next, &officer).await;
    let before = page.body.split("wrong.png").next().expect("it");
    let out = before.rsplit("action=\"").next().expect("its form");
    let out = out.split('"').next().expect("its address");
    let gone = town.post(out, &officer, "").await;
    assert_eq!(gone.status, StatusCode::SEE_OTHER, "{}", gone.body);
    let check = town.get(&format!("{place}/check"), &officer).await;
    says(&check, "letter.pdf");
    assert!(!check.body.contains("wrong.png"));
    says(&check, "Children who Cannot Attend School panel (CCAS)");
    let done = sent(&town, &officer, &place, "").await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let all = all(&town).await;
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].said["case"], "ten-days");
    assert_eq!(all[0].said["flags"], "ccas\ninclusion");
    assert_eq!(
        (all[0].due_on, all[0].first, all[0].on_day),
        (None, None, Some(TODAY))
    );
    let documents = documents_of(&town.rooms().store, all[0].id).await;
    assert_eq!(documents.expect("reads").len(), 1);
    let other = town.sign_in("birch").await;
    let theirs = upload(
        &town,
        &other,
        &format!("{place}/documents"),
        "a.pdf",
        b"%PDF-1",
    )
    .await;
    assert_eq!(theirs.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_update_hangs_on_the_first_and_needs_news() {
    let town = Town::at_ease().await;
    let bo = bo(&town).await;
    let officer = town.sign_in("alder").await;
    let pupil = format!("pupil={}", bo.pupil);
    let place = begun(&town, &officer, "absence", &pupil).await;
    let none = town.post(&format!("{place}/case"), &officer, "").await;
    says(&none, "It does not say why it is made");
    // With nothing to go on from there is nothing to update.
    let next = answered(&town, &officer, &place, ("case", "case=update")).await;
    says(
        &town.get(&next, &officer).await,
        "has sent no notification of this child yet",
    );
    let check = town.get(&format!("{place}/check"), &officer).await;
    assert_eq!(check.location, format!("{place}/first"));
    let next = answered(&town, &officer, &place, ("case", "case=irregular")).await;
    assert_eq!(next, format!("{place}/what"), "the policy has no flags");
    answered(&town, &officer, &place, ("what", "what=Mondays")).await;
    sent(&town, &officer, &place, "").await;
    let first = all(&town).await.remove(0);

    let mut last = first.id;
    for news in ["Back+for+mornings", "Back+full+time"] {
        let place = begun(&town, &officer, "absence", &pupil).await;
        let next = answered(&town, &officer, &place, ("case", "case=update")).await;
        says(&town.get(&next, &officer).await, &first.reference);
        let of = format!("first={last}");
        let next = answered(&town, &officer, &place, ("first", &of)).await;
        let blank = town.post(&next, &officer, "news=").await;
        says(&blank, "An update says nothing new");
        answered(&town, &officer, &place, ("news", &format!("news={news}"))).await;
        answered(&town, &officer, &place, ("what", "what=Mondays")).await;
        let check = town.get(&format!("{place}/check"), &officer).await;
        says(&check, "An update of");
        let done = sent(&town, &officer, &place, "").await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        last = all(&town).await.pop().expect("the update").id;
    }
    let all = all(&town).await;
    assert_eq!(all.len(), 3);
    let chain: Vec<_> = all.iter().map(|one| one.first).collect();
    assert_eq!(chain, [None, Some(first.id), Some(first.id)]);
}

#[tokio::test]
async fn a_plan_that_failed_asks_after_its_timetable_and_is_sent_even_so() {
    let town = Town::at_ease().await;
    let bo = bo(&town).await;
    let officer = town.sign_in("alder").await;
    let form = format!("pupil={}&case=plan-failed", bo.pupil);
    let place = begun(&town, &officer, "absence", &form).await;
    answered(
        &town,
        &officer,
        &place,
        ("what", "what=The+plan+did+not+hold"),
    )
    .await;
    let check = town.get(&format!("{place}/check"), &officer).await;
    says(&check, "notify it too: none was before");
    let done = sent(&town, &officer, &place, "").await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
}
