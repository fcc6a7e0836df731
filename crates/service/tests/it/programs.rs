//! The pages of tokens: made by an administrator, shown once, ended; by nobody else.

use axum::http::StatusCode;
use store::chronology::{Subject, page};
use store::people::list_tokens;

use crate::client::Client;
use crate::town::Town;

async fn form(town: &Town) -> String {
    let school = town.school("Alder Primary").await.id;
    format!("name=Alder%27s+MIS&school={school}&read=yes&write=yes&lasting=120")
}

/// The token's text on the page that answers its making.
fn shown(body: &str) -> String {
    let at = body.find("herringbone_").expect("the token");
    body[at..]
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
        .collect()
}

#[tokio::test]
async fn a_token_is_made_shown_once_used_and_ended() {
    let town = Town::at_ease().await;
    let cookie = town.sign_in("administrator").await;
    let first = town.get("/ashshire/programs", &cookie).await.body;
    assert!(first.contains("There is no token yet") && first.contains("Other programs"));
    let made = town
        .post("/ashshire/programs/new", &cookie, &form(&town).await)
        .await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.body);
    let client = Client {
        router: service::web::router(std::sync::Arc::clone(&town.house)),
        token: shown(&made.body),
        id: None,
    };
    let list = town.get("/ashshire/programs", &cookie).await.body;
    assert!(!list.contains("herringbone_"), "shown once");
    for words in [
        "Alder&#39;s MIS",
        "Alder Primary",
        "Never",
        "In use",
        "7 February 2026",
    ] {
        assert!(list.contains(words), "{words}: {list}");
    }
    assert_eq!(client.get("schools").await.status, StatusCode::OK);
    let list = town.get("/ashshire/programs", &cookie).await.body;
    assert!(
        list.contains("10 October 2025 at 1:00pm"),
        "last used: {list}"
    );

    let tokens = list_tokens(&town.rooms().store).await.expect("reads");
    let end = format!("/ashshire/programs/{}/end", tokens[0].0.id);
    let asked = town.get(&end, &cookie).await;
    assert!(asked.body.contains("End this token?"));
    assert_eq!(
        client.get("schools").await.status,
        StatusCode::OK,
        "asking ends nothing"
    );
    let ended = town.post(&end, &cookie, "").await;
    assert_eq!(
        (ended.status, &*ended.location),
        (StatusCode::SEE_OTHER, "/ashshire/programs")
    );
    assert_eq!(client.get("schools").await.status, StatusCode::UNAUTHORIZED);
    assert!(
        town.get("/ashshire/programs", &cookie)
            .await
            .body
            .contains("Ended")
    );
    assert_eq!(
        town.post(&end, &cookie, "").await.status,
        StatusCode::NOT_FOUND,
        "once"
    );

    let school = Subject::School(town.school("Alder Primary").await.id);
    let chain = page(&town.rooms().store, school, None, 9)
        .await
        .expect("reads");
    let told: Vec<(&str, &str)> = chain
        .iter()
        .map(|e| (e.kind.as_str(), e.actor_name.as_str()))
        .collect();
    assert_eq!(
        told[..2],
        [
            ("people.token.revoked", "Person administrator"),
            ("people.token.made", "Person administrator")
        ]
    );
    let payload = chain[1].payload.as_ref().expect("particulars").to_string();
    assert!(!payload.contains("herringbone_"), "{payload}");
}

#[tokio::test]
async fn what_is_left_out_is_named_and_what_was_typed_stays() {
    let town = Town::at_ease().await;
    let cookie = town.sign_in("administrator").await;
    let good = form(&town).await;
    let school = town.school("Alder Primary").await.id;
    for (form, words) in [
        (String::new(), "Enter what the program is called"),
        (
            good.replace("Alder%27s+MIS", "%20"),
            "Enter what the program is called",
        ),
        (
            good.replace("Alder%27s+MIS", "a%00b"),
            "letters, figures and signs on one line",
        ),
        (
            good.replace("Alder%27s+MIS", &"a".repeat(81)),
            "80 characters or fewer",
        ),
        (
            good.replace(&school.to_string(), "elsewhere"),
            "Choose the school",
        ),
        (
            good.replace("&read=yes&write=yes", ""),
            "Choose what the program may do",
        ),
        (
            good.replace("=120", "=36500"),
            "Choose how long the token lasts",
        ),
    ] {
        let told = town.post("/ashshire/programs/new", &cookie, &form).await;
        assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
        assert_eq!(
            told.body.matches(words).count(),
            2,
            "{words}: above and at the field"
        );
        assert!(!told.body.contains("herringbone_"));
    }
    let told = town
        .post(
            "/ashshire/programs/new",
            &cookie,
            &good.replace("=120", "="),
        )
        .await;
    assert!(
        told.body.contains(r#"value="Alder&#39;s MIS""#),
        "{}",
        told.body
    );
    assert!(
        list_tokens(&town.rooms().store)
            .await
            .expect("reads")
            .is_empty()
    );
}

#[tokio::test]
async fn nobody_but_an_administrator_sees_or_makes_tokens() {
    let town = Town::at_ease().await;
    for who in ["alder", "head", "officer"] {
        let cookie = town.sign_in(who).await;
        for path in [
            "programs",
            "programs/new",
            "programs/0199ce32-5f00-7cc5-bb2e-7a3c2f3b9a01/end",
        ] {
            let told = town.get(&format!("/ashshire/{path}"), &cookie).await;
            assert_eq!(told.status, StatusCode::FORBIDDEN, "{who} {path}");
        }
        let told = town
            .post("/ashshire/programs/new", &cookie, &form(&town).await)
            .await;
        assert_eq!(told.status, StatusCode::FORBIDDEN);
        assert!(
            !town
                .get("/ashshire/account", &cookie)
                .await
                .body
                .contains("/ashshire/programs")
        );
    }
    assert!(
        list_tokens(&town.rooms().store)
            .await
            .expect("reads")
            .is_empty()
    );
    let cookie = town.sign_in("administrator").await;
    let none = town
        .get(
            "/ashshire/programs/0199ce32-5f00-7cc5-bb2e-7a3c2f3b9a01/end",
            &cookie,
        )
        .await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
}
