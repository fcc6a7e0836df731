//! People's accounts through the whole router: administrators' pages, one-time links, the second
//! step, one's own account; and who may not.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use casework::people::{Details, Role};
use jiff::SignedDuration;
use service::people::administer::{self, Outcome};
use service::people::attempts::Attempts;
use service::people::link::{Purpose, look};
use service::people::second_factor::code_now;
use store::people as accounts;
use store::people::Person;
use store::{Actor, PersonId};

use crate::town::{Answer, PASSWORD, Town};

const NEW: &str = "copper+kettle+over+moss";

async fn account(town: &Town, who: &str) -> Person {
    let email = format!("{who}@ashshire.example");
    let found = accounts::find_by_email(&town.rooms().store, &email).await;
    found.expect("reads").expect("the account")
}

/// The page of the link that an answer shows, which begins with the address of nobody's machine.
fn link(answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let from = answer.body.split("app-code--long\">").nth(1);
    let link = from.expect("a link").split('<').next().expect("its end");
    link[link.find("/ashshire/").expect("an address")..].to_owned()
}

fn between<'a>(page: &'a str, from: &str, to: &str) -> &'a str {
    let rest = page.split(from).nth(1).expect("there");
    rest.split(to).next().expect("its end")
}

/// The form that adds somebody, sent as its last step.
fn added(role: &str, schools: &[String]) -> String {
    let mut form = format!(
        "step=check&name=Nia+Brandt&position=Officer&email=nia%40ashshire.example&role={role}"
    );
    for school in schools {
        form.push_str(&format!("&school={school}"));
    }
    form
}

#[tokio::test]
async fn somebody_new_is_added_step_by_step_and_begins_by_their_link() {
    let town = Town::in_earnest().await;
    let cookie = town.signed_in_fully("administrator").await;
    let alder = town.school("Alder Primary").await.id.to_string();
    let add = async |form: &str| town.post("/ashshire/people/add", &cookie, form).await;

    let empty = add("step=who&name=&position=&email=nobody").await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    for words in [
        "Enter their name",
        "Enter their position",
        "e-mail address in the correct format",
    ] {
        assert!(empty.body.contains(words), "{words}");
    }
    let who = "name=Nia+Brandt&position=Officer&email=nia%40ashshire.example";
    let role = add(&format!("step=who&{who}")).await;
    assert!(role.body.contains("Which role?"), "{}", role.body);
    assert!(role.body.contains("value=\"Nia Brandt\""), "carried along");
    let none = add(&format!("step=role&{who}")).await;
    assert!(none.body.contains("Choose a role"));
    let schools = add(&format!("step=role&{who}&role=head")).await;
    assert!(schools.body.contains("At which schools?"));
    let none = add(&format!("step=schools&{who}&role=head")).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(none.body.contains("Choose at least one school"));
    let check = add(&format!("step=schools&{who}&role=head&school={alder}")).await;
    assert!(check.body.contains("Check before adding"));
    assert!(check.body.contains("Alder Primary"));
    let change = add(&format!(
        "step=check&change=yes&{who}&role=head&school={alder}"
    ))
    .await;
    assert!(
        change.body.contains("Add somebody"),
        "back to the first step"
    );

    let made = add(&added("head", std::slice::from_ref(&alder))).await;
    let link = link(&made);
    let again = add(&added("head", &[alder])).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        again
            .body
            .contains("has an account with this e-mail address")
    );

    // Whoever opens it does not use it up; a poor password is refused; then it works once.
    for _ in 0..2 {
        assert_eq!(town.get(&link, "").await.status, StatusCode::OK);
    }
    for (password, words) in [
        ("short", "12 characters or more"),
        ("Nia+Brandt++++", "not be your own name"),
        ("passwordpassword", "easy to guess"),
    ] {
        let refused = town.post(&link, "", &format!("new={password}")).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains(words), "{password}");
    }
    let set = town.post(&link, "", &format!("new={NEW}")).await;
    assert_eq!(set.location, "/ashshire/sign-in/code", "{}", set.body);
    let used = town.post(&link, "", "new=another+fine+password").await;
    assert_eq!(used.status, StatusCode::NOT_FOUND);
    assert!(used.body.contains("This link does not work"));

    // The second step: the key as text and as a picture, a code, and recovery codes once.
    let page = town.get("/ashshire/sign-in/code", &set.cookie).await.body;
    assert!(page.contains("aria-label=\"QR code"), "{page}");
    let key = between(&page, "app-code\">", "<");
    let code = code_now(key, town.rooms().now).expect("a code");
    let form = format!("code={code}");
    let done = town
        .post("/ashshire/sign-in/code", &set.cookie, &form)
        .await;
    assert_eq!(done.status, StatusCode::OK);
    assert!(done.body.contains("Write down your recovery codes"));
    assert_eq!(done.body.matches("app-code\">").count(), 10);
    let recovery = between(&done.body, "app-code\">", "<").to_owned();
    let nia = account(&town, "nia").await;
    assert!(nia.totp_secret.is_some());
    let list = town.get("/ashshire/pupils", &done.cookie).await;
    assert!(
        list.body.contains("Okonkwo") && !list.body.contains("Marsh"),
        "her school only"
    );
    assert_eq!(
        town.get("/ashshire/people", &done.cookie).await.status,
        StatusCode::FORBIDDEN,
        "a head manages nobody"
    );

    // A recovery code signs her in, once.
    for expected in [StatusCode::SEE_OTHER, StatusCode::UNPROCESSABLE_ENTITY] {
        let form = format!("email=nia%40ashshire.example&password={NEW}");
        let first = town.post("/ashshire/sign-in", "", &form).await;
        let form = format!("code={recovery}");
        let second = town
            .post("/ashshire/sign-in/code", &first.cookie, &form)
            .await;
        assert_eq!(second.status, expected);
    }
    let page = town
        .get(&format!("/ashshire/people/{}", nia.id), &cookie)
        .await
        .body;
    for words in [
        "Account added",
        "Link made to set a password by",
        "Password set",
        "Authenticator app set up",
        "Signed in with a recovery code",
        "9 recovery codes left",
    ] {
        assert!(page.contains(words), "{words}");
    }
}

#[tokio::test]
async fn administrators_only_and_nobody_raises_themselves() {
    let town = Town::at_ease().await;
    let administrator = town.sign_in("administrator").await;
    let own = account(&town, "administrator").await.id;
    let officer = account(&town, "officer").await.id;
    let nobody: PersonId = "00000000-0000-7000-8000-000000000000"
        .parse()
        .expect("an id");
    for who in ["alder", "head", "officer"] {
        let cookie = town.sign_in(who).await;
        for path in ["administration", "people", "people/add"] {
            let answer = town.get(&format!("/ashshire/{path}"), &cookie).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{who} {path}");
        }
        for (path, form) in [
            (format!("people/{officer}/role/administrator"), ""),
            (format!("people/{officer}/do/close"), ""),
            (format!("people/{own}/do/link"), ""),
            ("people/add".to_owned(), "step=check"),
        ] {
            let answer = town.post(&format!("/ashshire/{path}"), &cookie, form).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{who} {path}");
        }
        let page = town.get("/ashshire/account", &cookie).await.body;
        assert!(!page.contains("Administration"), "{who}");
    }
    let home = town.get("/ashshire/account", &administrator).await.body;
    assert!(home.contains("Administration"));
    for (path, words) in [
        (
            format!("people/{own}/role/engagement-manager"),
            "cannot change your own roles",
        ),
        (
            format!("people/{own}/role/administrator/end"),
            "cannot change your own roles",
        ),
        (
            format!("people/{own}/do/close"),
            "cannot close your own account",
        ),
        (format!("people/{own}/do/link"), "Change your own password"),
    ] {
        let answer = town
            .post(&format!("/ashshire/{path}"), &administrator, "")
            .await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        assert!(answer.body.contains(words), "{path}: {}", answer.body);
    }
    for path in [
        format!("people/{nobody}"),
        format!("people/{officer}/do/promote"),
        format!("people/{officer}/role/king"),
        "people/not-an-id".to_owned(),
    ] {
        let answer = town.get(&format!("/ashshire/{path}"), &administrator).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
    let elsewhere = administrator.replace("herringbone-ashshire", "herringbone-elmshire");
    let answer = town.get("/elmshire/people", &elsewhere).await;
    assert_eq!(
        answer.status,
        StatusCode::SEE_OTHER,
        "another authority's people"
    );
}

#[tokio::test]
async fn roles_are_given_moved_and_ended() {
    let town = Town::at_ease().await;
    let cookie = town.sign_in("administrator").await;
    let alder = town.sign_in("alder").await;
    let id = account(&town, "alder").await.id;
    let birch = town.school("Birch High").await.id;
    let at = |page: &str| format!("/ashshire/people/{id}{page}");
    let to_birch = format!("school={birch}");
    let moved = town
        .post(&at("/role/school-attendance-officer"), &cookie, &to_birch)
        .await;
    assert_eq!(moved.location, at("?done=role"), "{}", moved.body);
    let list = town.get("/ashshire/pupils", &alder).await.body;
    assert!(
        list.contains("Marsh") && !list.contains("Okonkwo"),
        "at once"
    );
    let same = town
        .post(&at("/role/school-attendance-officer"), &cookie, &to_birch)
        .await;
    assert!(same.body.contains("at just these schools already"));
    let stray = format!("school={id}");
    let none = town.post(&at("/role/head"), &cookie, &stray).await;
    assert!(
        none.body.contains("Choose at least one school"),
        "no such school"
    );
    let legal = town.post(&at("/role/legal"), &cookie, "").await;
    assert_eq!(legal.status, StatusCode::SEE_OTHER);
    let page = town.get(&at("?done=role"), &cookie).await.body;
    assert!(page.contains("every school") && page.contains("Role given: Legal"));
    let ended = town
        .post(&at("/role/school-attendance-officer/end"), &cookie, "")
        .await;
    assert_eq!(ended.status, StatusCode::SEE_OTHER);
    town.post(&at("/role/legal/end"), &cookie, "").await;
    assert_eq!(
        town.get("/ashshire/pupils", &alder).await.status,
        StatusCode::FORBIDDEN
    );
    let again = town.post(&at("/role/legal/end"), &cookie, "").await;
    assert!(again.body.contains("do not hold this role any more"));

    let details = "name=Nia+Alder&position=Bursar&email=birch%40ashshire.example";
    let taken = town.post(&at("/details"), &cookie, details).await;
    assert!(
        taken
            .body
            .contains("has an account with this e-mail address")
    );
    assert_eq!(
        account(&town, "alder").await.position,
        Role::SchoolAttendanceOfficer.words()
    );
    let details = details.replace("birch", "nia.alder");
    let saved = town.post(&at("/details"), &cookie, &details).await;
    assert_eq!(saved.location, at("?done=details"));
    assert_eq!(account(&town, "nia.alder").await.position, "Bursar");
}

#[tokio::test]
async fn an_account_is_closed_at_once_and_comes_back_with_nothing() {
    let town = Town::at_ease().await;
    let cookie = town.sign_in("administrator").await;
    let head = town.sign_in("head").await;
    let id = account(&town, "head").await.id;
    let at = |act: &str| format!("/ashshire/people/{id}/do/{act}");
    let asked = town.get(&at("close"), &cookie).await;
    assert!(asked.body.contains("Their roles end"));
    let link = link(&town.post(&at("link"), &cookie, "").await);
    let closed = town.post(&at("close"), &cookie, "").await;
    assert_eq!(closed.status, StatusCode::SEE_OTHER);
    assert_eq!(
        town.get("/ashshire/account", &head).await.status,
        StatusCode::SEE_OTHER,
        "signed out"
    );
    assert_eq!(town.get(&link, "").await.status, StatusCode::NOT_FOUND);
    let form = format!(
        "email=head%40ashshire.example&password={}",
        PASSWORD.replace(' ', "+")
    );
    let refused = town.post("/ashshire/sign-in", "", &form).await;
    assert!(
        refused
            .body
            .contains("Check your e-mail address and password")
    );
    let list = town.get("/ashshire/people", &cookie).await.body;
    assert!(!list.contains("Person head"));
    let list = town.get("/ashshire/people?show=closed", &cookie).await.body;
    assert!(list.contains("Person head"));

    let opened = town.post(&at("reopen"), &cookie, "").await;
    assert_eq!(opened.status, StatusCode::SEE_OTHER);
    let person = account(&town, "head").await;
    assert_eq!((person.disabled_at, person.password_hash), (None, None));
    let roles = accounts::roles_of(&town.rooms().store, id)
        .await
        .expect("reads");
    assert!(roles.is_empty());
}

#[tokio::test]
async fn a_forgotten_password_a_lost_phone_and_a_lock() {
    let town = Town::in_earnest().await;
    let cookie = town.signed_in_fully("administrator").await;
    let officer = town.signed_in_fully("officer").await;
    let id = account(&town, "officer").await.id;
    let secret = account(&town, "officer").await.totp_secret;
    let at = |act: &str| format!("/ashshire/people/{id}/do/{act}");

    let older = link(&town.post(&at("link"), &cookie, "").await);
    let newer = link(&town.post(&at("link"), &cookie, "").await);
    assert_eq!(town.get(&older, "").await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        town.get("/ashshire/account", &officer).await.status,
        StatusCode::OK,
        "a link alone ends nothing"
    );
    let set = town.post(&newer, "", &format!("new={NEW}")).await;
    assert_eq!(set.location, "/ashshire/sign-in/code");
    assert_eq!(
        town.get("/ashshire/account", &officer).await.status,
        StatusCode::SEE_OTHER,
        "the password is new: every session ended"
    );
    assert_eq!(account(&town, "officer").await.totp_secret, secret);
    let page = town.get("/ashshire/sign-in/code", &set.cookie).await.body;
    assert!(!page.contains("QR code"), "the app is asked for as ever");

    let lost = link(&town.post(&at("link-and-phone"), &cookie, "").await);
    let set = town.post(&lost, "", "new=violet+kettle+nine+moss").await;
    let page = town.get("/ashshire/sign-in/code", &set.cookie).await.body;
    assert!(page.contains("QR code"), "a new app");
    assert_eq!(account(&town, "officer").await.totp_secret, None);

    for _ in 0..5 {
        let form = "email=officer%40ashshire.example&password=wrong";
        town.post("/ashshire/sign-in", "", form).await;
    }
    let locked = town
        .get(&format!("/ashshire/people/{id}"), &cookie)
        .await
        .body;
    assert!(locked.contains("Locked until") && locked.contains("Take the lock off"));
    town.post(&at("unlock"), &cookie, "").await;
    let form = "email=officer%40ashshire.example&password=violet+kettle+nine+moss";
    let in_again = town.post("/ashshire/sign-in", "", form).await;
    assert_eq!(in_again.status, StatusCode::SEE_OTHER);
    let out = town.post(&at("sign-out"), &cookie, "").await;
    assert_eq!(out.location, format!("/ashshire/people/{id}?done=sign-out"));
    let code = town.get("/ashshire/sign-in/code", &in_again.cookie).await;
    assert_eq!(code.location, "/ashshire/sign-in", "that session ended too");
}

#[tokio::test]
async fn a_link_holds_for_its_time_and_no_longer() {
    let town = Town::at_ease().await;
    let rooms = town.rooms();
    let officer = account(&town, "officer").await;
    let made = async |purpose| {
        let unit = rooms
            .store
            .begin(rooms.context(Actor::program("test")))
            .await;
        let unit = unit.expect("begins");
        let made = service::people::link::make(&unit, officer.id, purpose).await;
        unit.commit().await.expect("kept");
        made.expect("made")
    };
    let from = || service::people::sign_in::From {
        address: "192.0.2.1".into(),
        browser: String::new(),
    };
    for (purpose, hours) in [(Purpose::Password, 24), (Purpose::Begin, 7 * 24)] {
        let made = made(purpose).await;
        for (hours, minutes, holds) in [(hours, -1, true), (hours, 0, false)] {
            let mut later = rooms.clone();
            later.now = rooms.now + SignedDuration::from_mins(hours * 60 + minutes);
            let found = look(&later, &made.token, &from()).await.expect("reads");
            assert_eq!(
                found.is_ok(),
                holds,
                "{purpose:?} after {hours}h {minutes}m"
            );
        }
    }
    let demonstration = link_set(&town, &made(Purpose::Begin).await.token).await;
    assert_eq!(
        demonstration.location, "/ashshire/",
        "no second step in a demonstration"
    );
}

async fn link_set(town: &Town, token: &str) -> Answer {
    let page = format!("/ashshire/link/{token}");
    town.post(&page, "", &format!("new={NEW}")).await
}

#[tokio::test]
async fn ones_own_password_and_recovery_codes() {
    let town = Town::in_earnest().await;
    let (here, id) = (
        town.signed_in_fully("head").await,
        account(&town, "head").await.id,
    );
    let form = format!(
        "email=head%40ashshire.example&password={}",
        PASSWORD.replace(' ', "+")
    );
    let other = town.post("/ashshire/sign-in", "", &form).await;
    let change = async |current: &str, new: &str| {
        let form = format!("current={current}&new={new}");
        town.post("/ashshire/account/password", &here, &form).await
    };
    let old = PASSWORD.replace(' ', "+");
    let wrong = change("not+mine", "short").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("Check the password you have now"));
    assert!(wrong.body.contains("12 characters or more"));
    let done = change(&old, NEW).await;
    assert_eq!(done.location, "/ashshire/account?done=password");
    assert_eq!(
        town.get("/ashshire/account", &here).await.status,
        StatusCode::OK
    );
    assert_eq!(
        town.get("/ashshire/sign-in/code", &other.cookie)
            .await
            .location,
        "/ashshire/sign-in",
        "every other session ended"
    );

    let ask = "/ashshire/account/recovery-codes";
    let wrong = town.post(ask, &here, "current=not+mine").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let codes = town.post(ask, &here, &format!("current={NEW}")).await;
    assert_eq!(codes.body.matches("app-code\">").count(), 10);
    let left = accounts::recovery_codes_left(&town.rooms().store, id).await;
    assert_eq!(left.expect("reads"), 10);
    let page = town.get("/ashshire/account", &here).await.body;
    assert!(page.contains("New recovery codes made") && page.contains("Password set"));

    // Guessing at one's password from an open session locks the account as it does at the door.
    for _ in 0..4 {
        town.post(ask, &here, "current=not+mine").await;
    }
    let fifth = town.post(ask, &here, "current=not+mine").await;
    assert!(fifth.body.contains("Wait 15 minutes"));
    let right = town.post(ask, &here, &format!("current={NEW}")).await;
    assert!(right.body.contains("Wait 15 minutes"), "locked");
}

#[tokio::test]
async fn one_network_that_guesses_is_told_to_wait() {
    let town = Town::at_ease().await;
    let sign_in = async |who: &str| {
        let form = format!("email={who}%40ashshire.example&password=wrong");
        let request = Request::post("/ashshire/sign-in")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("x-forwarded-for", format!("192.0.2.{}", who.len()));
        let request = request.body(Body::from(form)).expect("a request");
        let router = service::web::router(std::sync::Arc::clone(&town.house));
        tower::ServiceExt::oneshot(router, request)
            .await
            .expect("answers")
    };
    for n in 0..30 {
        let answer = sign_in(&format!("nobody{}", "x".repeat(n))).await;
        assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY, "{n}");
    }
    let over = sign_in("one-more").await;
    assert_eq!(
        over.status(),
        StatusCode::TOO_MANY_REQUESTS,
        "no header that anybody sends helps"
    );
    assert_eq!(over.headers()[header::RETRY_AFTER], "60");
    let link = town.get("/ashshire/link/0123", "").await;
    assert_eq!(link.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(link.body.contains("Too many attempts"));
    let later = Attempts::default();
    assert_eq!(later.wait("", town.rooms().now), None);
}

#[tokio::test]
async fn two_administrators_cannot_both_go() {
    let town = Town::at_ease().await;
    let first = town.sign_in("administrator").await;
    let rooms = town.rooms();
    let details = Details::read("Ola Second", "Administrator", "second@ashshire.example");
    let added = administer::add(
        &rooms,
        Actor::program("test"),
        details.expect("sound"),
        Role::Administrator,
        std::collections::BTreeSet::new(),
    );
    let Outcome::Done((second, made)) = added.await.expect("kept") else {
        panic!("not added");
    };
    let own = account(&town, "administrator").await.id;
    let mut signed = None;
    // Until the second has begun there is one administrator only.
    for begun in [false, true] {
        if begun {
            let set = link_set(&town, &made.token).await;
            signed = Some(set.cookie);
        }
        let cookie = signed.as_deref().unwrap_or(&first);
        let path = format!("/ashshire/people/{own}/do/close");
        let answer = town.post(&path, cookie, "").await;
        let expected = if begun {
            StatusCode::SEE_OTHER
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        };
        assert_eq!(answer.status, expected);
    }
    // The first is gone, and what their browser still asks for is not done.
    let late = town
        .post(&format!("/ashshire/people/{second}/do/close"), &first, "")
        .await;
    assert_eq!(late.location, "/ashshire/sign-in?to=/ashshire/");
}

#[tokio::test]
async fn people_are_found_by_name_and_role() {
    let town = Town::at_ease().await;
    let cookie = town.sign_in("administrator").await;
    for (query, there, not) in [
        ("", "Person alder", "Person nobody"),
        ("?find=PERSON+ald", "Person alder", "Person birch"),
        ("?find=birch%40", "Person birch", "Person alder"),
        (
            "?role=administrator",
            "Person administrator",
            "Person alder",
        ),
        ("?role=none", "Nobody is found", "Person alder"),
    ] {
        let page = town
            .get(&format!("/ashshire/people{query}"), &cookie)
            .await
            .body;
        assert!(page.contains(there), "{query}");
        assert!(!page.contains(not), "{query}");
    }
}
