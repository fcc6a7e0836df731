//! Signing in, through the whole router: both steps, refusals, lockout, sessions that end.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use jiff::SignedDuration;
use service::people::second_factor::code_now;
use store::people as accounts;

use crate::town::{PASSWORD, Town};

fn form(who: &str, password: &str) -> String {
    format!(
        "email={who}%40ashshire.example&password={}",
        password.replace(' ', "+")
    )
}

/// The key on the page that sets an authenticator up.
fn key(page: &str) -> String {
    let from = page.split("app-code\">").nth(1).expect("a key on the page");
    from.split('<').next().expect("its end").to_owned()
}

#[tokio::test]
async fn a_password_alone_opens_nothing() {
    let town = Town::in_earnest().await;
    let first = town
        .post("/ashshire/sign-in", "", &form("alder", PASSWORD))
        .await;
    assert_eq!(first.location, "/ashshire/sign-in/code?to=/ashshire/");
    let record = town.get("/ashshire/account", &first.cookie).await;
    assert_eq!(record.status, StatusCode::SEE_OTHER);
    assert_eq!(record.location, "/ashshire/sign-in?to=/ashshire/account");

    let page = town.get("/ashshire/sign-in/code", &first.cookie).await.body;
    let code = code_now(&key(&page), town.rooms().now).expect("a code");
    let wrong = town
        .post("/ashshire/sign-in/code", &first.cookie, "code=000000")
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("<title>Error: "));
    let second = town
        .post(
            "/ashshire/sign-in/code",
            &first.cookie,
            &format!("code={code}"),
        )
        .await;
    assert!(
        second.body.contains("Write down your recovery codes"),
        "the app is set up now"
    );
    assert!(second.body.contains("href=\"/ashshire/\""), "and on");
    assert_ne!(
        second.cookie, first.cookie,
        "another token after the second step"
    );
    let account = town.get("/ashshire/account", &second.cookie).await;
    assert_eq!(account.status, StatusCode::OK);
    assert!(account.body.contains("Person alder"));

    // From now on the app is set up: its key is shown no more, and its code was for one use.
    let again = town
        .post("/ashshire/sign-in", "", &form("alder", PASSWORD))
        .await;
    let page = town.get("/ashshire/sign-in/code", &again.cookie).await.body;
    assert!(!page.contains("app-code\">"));
    let used = town
        .post(
            "/ashshire/sign-in/code",
            &again.cookie,
            &format!("code={code}"),
        )
        .await;
    assert_eq!(
        used.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "used already"
    );
}

#[tokio::test]
async fn nobody_learns_which_part_was_wrong_and_guessing_ends() {
    let town = Town::at_ease().await;
    let answer = |who: &'static str, password: &'static str| {
        let town = &town;
        async move {
            town.post("/ashshire/sign-in", "", &form(who, password))
                .await
        }
    };
    let unknown = answer("nobody", "violet tram nine pound").await;
    let wrong = answer("head", "violet tram nine pound").await;
    assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        unknown.body.replace("nobody", "head"),
        wrong.body,
        "the two answers are the same"
    );
    for _ in 0..3 {
        answer("head", "violet tram nine pound").await;
    }
    let fifth = answer("head", "violet tram nine pound").await;
    assert!(fifth.body.contains("Wait 15 minutes"));
    let right = answer("head", PASSWORD).await;
    assert!(
        right.body.contains("Wait 15 minutes"),
        "locked, even for the right one"
    );
    assert_eq!(
        answer("alder", PASSWORD).await.status,
        StatusCode::SEE_OTHER,
        "only that account"
    );
}

#[tokio::test]
async fn a_session_ends_when_it_is_ended() {
    let town = Town::at_ease().await;
    let (here, there) = (town.sign_in("alder").await, town.sign_in("alder").await);
    let page = town.get("/ashshire/account", &here).await.body;
    let other = page
        .split("name=\"session\" value=\"")
        .nth(1)
        .expect("the other session");
    let id = &other[..36];
    let ended = town
        .post(
            "/ashshire/account/end-session",
            &here,
            &format!("session={id}"),
        )
        .await;
    assert_eq!(ended.status, StatusCode::SEE_OTHER);
    assert_eq!(
        town.get("/ashshire/account", &there).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        town.get("/ashshire/account", &here).await.status,
        StatusCode::OK
    );
    town.post("/ashshire/sign-out", &here, "").await;
    assert_eq!(
        town.get("/ashshire/account", &here).await.status,
        StatusCode::SEE_OTHER
    );
}

#[tokio::test]
async fn a_session_is_worth_nothing_elsewhere() {
    let town = Town::at_ease().await;
    let cookie = town.sign_in("alder").await;
    let elsewhere = cookie.replace("herringbone-ashshire", "herringbone-elmshire");
    let answer = town.get("/elmshire/account", &elsewhere).await;
    assert_eq!(
        answer.status,
        StatusCode::SEE_OTHER,
        "another authority's store knows nothing of it"
    );
    assert_eq!(
        town.get("/oakshire/account", &cookie).await.status,
        StatusCode::NOT_FOUND
    );

    let store = town.rooms().store;
    let person = accounts::find_by_email(&store, "alder@ashshire.example").await;
    let person = person.expect("reads").expect("the account");
    let later = town.rooms().now + SignedDuration::from_hours(2);
    let kept = accounts::list_sign_ins(&store, person.id, later)
        .await
        .expect("reads");
    assert_eq!(kept.len(), 0, "unused for two hours, no session holds");
}

#[tokio::test]
async fn another_site_changes_nothing_and_sends_nobody_away() {
    let town = Town::at_ease().await;
    let cookie = town.sign_in("alder").await;
    let forged = Request::post("/ashshire/sign-out")
        .header(header::COOKIE, &cookie)
        .header("sec-fetch-site", "cross-site");
    let forged = town
        .send(forged.body(Body::empty()).expect("a request"))
        .await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN);
    assert_eq!(
        town.get("/ashshire/account", &cookie).await.status,
        StatusCode::OK
    );
    for to in [
        "https://x.example/",
        "//x.example",
        "/elmshire/",
        "/ashshire//x.example",
        "/ashshire/../x",
    ] {
        let path = format!("/ashshire/sign-in?to={to}");
        let answer = town.post(&path, "", &form("alder", PASSWORD)).await;
        assert_eq!(answer.location, "/ashshire/", "{to}");
    }
    let within = town
        .post(
            "/ashshire/sign-in?to=/ashshire/account",
            "",
            &form("alder", PASSWORD),
        )
        .await;
    assert_eq!(within.location, "/ashshire/account");
}

#[tokio::test]
async fn every_answer_has_its_headers() {
    let town = Town::at_ease().await;
    for path in [
        "/",
        "/healthz",
        "/ashshire/sign-in",
        "/nowhere/at/all",
        "/assets/none.js",
    ] {
        let request = Request::get(path).body(Body::empty()).expect("a request");
        let answer = service::web::router(std::sync::Arc::clone(&town.house));
        let answer = tower::ServiceExt::oneshot(answer, request)
            .await
            .expect("answers");
        let policy = answer.headers()[header::CONTENT_SECURITY_POLICY]
            .to_str()
            .expect("text");
        assert!(
            policy.contains("script-src 'self'") && !policy.contains("unsafe"),
            "{path}"
        );
        assert_eq!(
            answer.headers()[header::CACHE_CONTROL],
            "no-store",
            "{path}"
        );
    }
    let cookie = town
        .post("/ashshire/sign-in", "", &form("alder", PASSWORD))
        .await;
    assert!(!cookie.cookie.is_empty());
}
