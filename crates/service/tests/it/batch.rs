//! One letter to the parents of many pupils: each parent's own, looked at before it goes, none left out
//! without a word.

use axum::http::StatusCode;
use casework::contact::{State, Way};
use service::work::Task;
use store::contact::{Communication, last_batches, letters_of_batch};
use store::pupils::{Parent, Relationship, insert_parents, relate};
use store::{Actor, BatchId};

use crate::letters_to_parents::{Family, family, with_letterhead};
use crate::mail_servers::MailServers;
use crate::town::{TODAY, Town};

const ANSWERS: &str = "support=A+quiet+place&reply_by-day=17&reply_by-month=10&reply_by-year=2025\
                       &review_date-day=14&review_date-month=11&review_date-year=2025";

/// Somebody who is on Bo's record, and no parent in law: an emergency contact.
async fn with_an_aunt(town: &Town, bo: &Family) {
    let rooms = town.rooms();
    let context = rooms.context(Actor::program("test"));
    let unit = rooms.store.begin(context.clone()).await.expect("begins");
    let aunt = Parent {
        id: context.id(),
        title: "Ms".to_owned(),
        forename: "Astrid".to_owned(),
        surname: "Berg".to_owned(),
        language: "English".to_owned(),
        address: None,
        source: "test".to_owned(),
        source_key: None,
    };
    let relation = Relationship {
        pupil: bo.pupil,
        parent: aunt.id,
        kind: "aunt".to_owned(),
        parental_responsibility: false,
        lives_with: false,
        contact_order: 3,
    };
    insert_parents(&unit, vec![aunt]).await.expect("kept");
    relate(&unit, vec![relation]).await.expect("kept");
    unit.commit().await.expect("kept");
}

async fn the_batch(town: &Town) -> BatchId {
    let all = last_batches(&town.rooms().store, None, 5)
        .await
        .expect("reads");
    assert_eq!(all.len(), 1);
    all[0].id
}

async fn letters(town: &Town, batch: BatchId) -> Vec<Communication> {
    let all = letters_of_batch(&town.rooms().store, batch).await;
    all.expect("reads")
}

#[tokio::test]
async fn every_parent_of_a_list_has_their_own_letter_or_it_is_said_why_not() {
    let Some(servers) = MailServers::without_mailbox() else {
        return;
    };
    let town = Town::with_mail(servers.mail()).await;
    let bo = family(&town, "ida@example.org", Some(TODAY)).await;
    with_an_aunt(&town, &bo).await;
    let cookie = town.sign_in("alder").await;
    let list = town.get("/ashshire/pupils", &cookie).await;
    assert!(list.body.contains("/ashshire/letters/new"), "{}", list.body);
    let choose = town.get("/ashshire/letters/new", &cookie).await;
    assert!(
        choose.body.contains("Attendance: a first worry"),
        "{}",
        choose.body
    );
    let to = town
        .get("/ashshire/letters/new/to?letter=initial-concern", &cookie)
        .await;
    assert_eq!(to.location, "/ashshire/letters/new/initial-concern");
    let form = town.get(&to.location, &cookie).await;
    // What each record answers is not asked once for all.
    assert!(!form.body.contains("name=\"attendance\""), "{}", form.body);
    assert!(form.body.contains("name=\"reply_by-day\""));

    // No letterhead yet, no way, no answers: nothing begins.
    let empty = town.post(&to.location, &cookie, "").await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    for words in [
        "Say first what letters say",
        "Choose by which way",
        "Answer this",
    ] {
        assert!(empty.body.contains(words), "{words}: {}", empty.body);
    }
    with_letterhead(&town, &cookie).await;
    let answers = format!("{ANSWERS}&ways=email%2Cpost");
    let begun = town.post(&to.location, &cookie, &answers).await;
    assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.body);
    let page = town.get(&begun.location, &cookie).await;
    assert!(page.body.contains("data-progress"), "{}", page.body);
    town.work_off().await;

    let batch = the_batch(&town).await;
    let all = letters(&town, batch).await;
    let of = |parent| {
        all.iter()
            .find(|one| one.parent == parent)
            .expect("a letter")
    };
    assert_eq!(all.len(), 2);
    assert_eq!((of(bo.ida).way, of(bo.olof).way), (Way::Email, Way::Post));
    assert!(of(bo.ida).said.contains("24 sessions"), "Bo's own figures");
    let written = town.get(&begun.location, &cookie).await;
    for words in [
        "Astrid Berg: neither parental responsibility",
        "no parent is on record",
        "Approve 2 letters",
    ] {
        assert!(written.body.contains(words), "{words}: {}", written.body);
    }
    // The same job again writes nothing twice.
    let again = Task::WriteLetters {
        batch,
        by: Actor::program("test").into(),
    };
    let payload = serde_json::json!({ "batch": batch, "by": { "person": null, "name": "t", "position": "t" } });
    town.put_in_with(again.kind(), payload).await;
    town.work_off().await;
    assert_eq!(letters(&town, batch).await.len(), 2);

    let approve = format!("{}/approve", begun.location);
    let blind = town.post(&approve, &cookie, "").await;
    assert_eq!(blind.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(servers.taken().is_empty());
    let approved = town.post(&approve, &cookie, "looked=yes").await;
    assert_eq!(approved.status, StatusCode::SEE_OTHER, "{}", approved.body);
    town.work_off().await;
    let all = letters(&town, batch).await;
    let of = |parent| {
        all.iter()
            .find(|one| one.parent == parent)
            .expect("a letter")
    };
    assert_eq!(
        (of(bo.ida).state, of(bo.olof).state),
        (State::Sent, State::Approved)
    );
    assert_eq!(servers.taken().len(), 1);
    // Sent twice: the first counts.
    town.post(&approve, &cookie, "looked=yes").await;
    town.work_off().await;
    assert_eq!(servers.taken().len(), 1);

    for printed in [
        format!("{}/letters.pdf", begun.location),
        "/ashshire/post/letters.pdf".to_owned(),
    ] {
        let pdf = town.bytes(&printed, &cookie).await;
        assert!(pdf.starts_with(b"%PDF-"), "{printed}");
    }
}

#[tokio::test]
async fn a_batch_is_its_schools_own() {
    let town = Town::at_ease().await;
    family(&town, "ida@example.org", Some(TODAY)).await;
    let cookie = town.sign_in("alder").await;
    with_letterhead(&town, &cookie).await;
    let answers = format!("{ANSWERS}&ways=post");
    let form = "/ashshire/letters/new/initial-concern";
    let begun = town.post(form, &cookie, &answers).await;
    assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.body);
    town.work_off().await;
    let batch = the_batch(&town).await;
    let ours = town.get(&begun.location, &cookie).await;
    assert_eq!(ours.status, StatusCode::OK);
    // A way that this authority has not.
    let none = town
        .post(form, &cookie, &format!("{ANSWERS}&ways=email%2Cpost"))
        .await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);

    let nothing = format!("/ashshire/letters/{}", BatchId(uuid::Uuid::from_u128(9)));
    for (who, status) in [
        ("birch", StatusCode::NOT_FOUND),
        ("officer", StatusCode::FORBIDDEN),
    ] {
        let other = town.sign_in(who).await;
        for page in ["", "/progress", "/letters.pdf"] {
            let seen = town.get(&format!("{}{page}", begun.location), &other).await;
            assert_eq!(seen.status, status, "{who}{page}");
            let missing = town.get(&format!("{nothing}{page}"), &other).await;
            assert_eq!(missing.status, status, "the same as for nothing");
        }
        let act = town
            .post(&format!("{}/approve", begun.location), &other, "looked=yes")
            .await;
        assert_eq!(act.status, status);
    }
    town.work_off().await;
    assert!(
        letters(&town, batch)
            .await
            .iter()
            .all(|one| one.state == State::Written)
    );
}
