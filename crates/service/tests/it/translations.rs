//! A letter in the parent's language where somebody reviewed the text; a text that nobody has reviewed goes to nobody.

use axum::http::StatusCode;
use casework::contact::State;
use jiff::civil::date;
use store::chronology::{Subject, page};
use store::contact::{
    Communication, TranslationReview, last_batches, letters_of_batch, record_review,
    translation_reviews,
};
use store::pupils::{find_parent, update_parent};
use store::{Actor, ParentId};

use crate::contracts::text_of;
use crate::letters_to_parents::{Family, family, with_letterhead};
use crate::mail_servers::MailServers;
use crate::town::{Answer, TODAY, Town};

const PAGE: &str = "/ashshire/translations/initial-concern/pl";
const TYPED: &str = "reviewer=Maria+Zieli%C5%84ska&position=Community+interpreter&reads=both&on-day=2&on-month=10&on-year=2025";

/// Has a parent's record say a language.
async fn reads(town: &Town, parent: ParentId, language: &str) {
    let rooms = town.rooms();
    let mut own = find_parent(&rooms.store, parent)
        .await
        .expect("reads")
        .expect("a parent");
    language.clone_into(&mut own.language);
    let unit = rooms.store.begin(rooms.context(Actor::program("test")));
    let unit = unit.await.expect("begins");
    update_parent(&unit, &own).await.expect("kept");
    unit.commit().await.expect("kept");
}

fn says(answer: &Answer, words: &str) {
    assert!(answer.body.contains(words), "{words}: {}", answer.body);
}

fn says_not(answer: &Answer, words: &str) {
    assert!(!answer.body.contains(words), "{words}: {}", answer.body);
}

/// What the form says that was seen.
fn seen(page: &Answer) -> String {
    let at = page.body.split("name=\"seen\" value=\"").nth(1);
    let at = at.and_then(|rest| rest.split('"').next());
    at.expect("what was seen").to_owned()
}

/// An administrator records a review of the text as it is now.
async fn reviewed(town: &Town) {
    let cookie = town.sign_in("administrator").await;
    let form = town.get(PAGE, &cookie).await;
    let sent = format!("{TYPED}&seen={}", seen(&form));
    let kept = town.post(&format!("{PAGE}/review"), &cookie, &sent).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.body);
}

async fn withdrawn(town: &Town) {
    let cookie = town.sign_in("administrator").await;
    let gone = town
        .post(
            &format!("{PAGE}/withdraw"),
            &cookie,
            "because=A+word+is+wrong",
        )
        .await;
    assert_eq!(gone.status, StatusCode::SEE_OTHER, "{}", gone.body);
}

async fn pdf_of(town: &Town, bo: &Family, one: &Communication, cookie: &str) -> Vec<u8> {
    town.bytes(&bo.at(&format!("/{}/letter.pdf", one.id)), cookie)
        .await
}

#[tokio::test]
async fn a_text_that_nobody_reviewed_goes_in_english_and_the_form_says_so() {
    let town = Town::at_ease().await;
    let bo = family(&town, "ida@example.org", Some(TODAY)).await;
    reads(&town, bo.ida, "polski").await;
    reads(&town, bo.olof, "Urdu").await;
    let cookie = town.sign_in("alder").await;
    with_letterhead(&town, &cookie).await;
    let address = bo.at("/write/initial-concern");
    let form = town.get(&address, &cookie).await;
    says(
        &form,
        "Ms Ida Lindgren reads Polish: there is no reviewed translation of this letter, so it goes in English.",
    );
    says(
        &form,
        "Mr Olof Lindgren’s language: Urdu. There is no reviewed translation",
    );
    says_not(&form, &format!("language-{}", bo.ida));
    // Asked for all the same, as from a form of before: nothing is written.
    let asked = bo.answers("post", "none", &format!("&language-{}=pl", bo.ida));
    let refused = town.post(&address, &cookie, &asked).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let made = town
        .post(&address, &cookie, &bo.answers("post", "post", ""))
        .await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
    for parent in [bo.ida, bo.olof] {
        let one = bo.to(&town, parent).await;
        assert!(one.said.contains("I am writing because"), "{}", one.said);
        assert!(!one.said.contains("Piszę"), "{}", one.said);
        assert_eq!(one.translation, None);
    }
}

#[tokio::test]
async fn the_mother_has_it_in_polish_with_the_english_after_it_and_the_father_in_english() {
    let Some(servers) = MailServers::without_mailbox() else {
        return;
    };
    let town = Town::with_mail(servers.mail()).await;
    let bo = family(&town, "ida@example.org", Some(TODAY)).await;
    reads(&town, bo.ida, "Polish").await;
    reviewed(&town).await;
    let cookie = town.sign_in("alder").await;
    with_letterhead(&town, &cookie).await;
    let address = bo.at("/write/initial-concern");
    let form = town.get(&address, &cookie).await;
    says(&form, "Ms Ida Lindgren: in which language?");
    says(&form, "Polish, with the English after it");
    says(&form, "Mr Olof Lindgren has it in English.");
    let odd = bo.answers("email", "post", &format!("&language-{}=ro", bo.ida));
    let odd = town.post(&address, &cookie, &odd).await;
    says(
        &odd,
        "Choose in which language Ms Ida Lindgren has the letter",
    );
    let sent = bo.answers("email", "post", &format!("&language-{}=pl", bo.ida));
    let made = town.post(&address, &cookie, &sent).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);

    let (hers, his) = (bo.to(&town, bo.ida).await, bo.to(&town, bo.olof).await);
    assert!(hers.translation.is_some() && his.translation.is_none());
    for words in [
        "Dzień dobry, Ms Lindgren",
        "poniedziałek, 1 września 2025",
        "Ten sam list po angielsku. The same letter in English",
        "Dear Ms Lindgren",
        "Monday 1 September 2025",
    ] {
        assert!(hers.said.contains(words), "{words}: {}", hers.said);
    }
    assert!(hers.subject.contains("czy możemy pomóc") && hers.subject.contains(" / "));
    for words in ["Dzień dobry", "Ten sam list"] {
        assert!(!his.said.contains(words), "{}", his.said);
    }
    assert!(his.said.contains("Dear Mr Lindgren"));

    let pdf = pdf_of(&town, &bo, &hers, &cookie).await;
    if let Some(read) = text_of(&pdf) {
        let at = |words: &str| {
            read.find(words)
                .unwrap_or_else(|| panic!("{words}: {read}"))
        };
        assert!(at("Piszę, ponieważ") < at("Ten sam list po angielsku"));
        assert!(at("Ten sam list po angielsku") < at("I am writing because"));
    }
    if let Some(read) = text_of(&pdf_of(&town, &bo, &his, &cookie).await) {
        assert!(
            read.contains("I am writing because") && !read.contains("Piszę"),
            "{read}"
        );
    }
    let page = town.get(&bo.at(&format!("/{}", hers.id)), &cookie).await;
    says(
        &page,
        "Polish, with the English after it. The text was reviewed by Maria Zielińska, Community interpreter on 2 October 2025",
    );
    let chronology = format!("/ashshire/pupils/{}/chronology", bo.pupil);
    says(&town.get(&chronology, &cookie).await, "language: Polish");

    let approve = bo.at(&format!("/{}/approve", hers.id));
    let approved = town.post(&approve, &cookie, "").await;
    assert_eq!(approved.status, StatusCode::SEE_OTHER, "{}", approved.body);
    town.work_off().await;
    let taken = servers.taken();
    assert_eq!(taken.len(), 1);
    let message = mail_parser::MessageParser::default()
        .parse(&taken[0].1)
        .expect("a message");
    let body = message.body_text(0).expect("a text").into_owned();
    assert!(body.contains("Piszę, ponieważ") && body.contains("I am writing because"));
}

#[tokio::test]
async fn somebody_may_still_choose_english() {
    let town = Town::at_ease().await;
    let bo = family(&town, "ida@example.org", Some(TODAY)).await;
    reads(&town, bo.ida, "pl").await;
    reviewed(&town).await;
    let cookie = town.sign_in("alder").await;
    with_letterhead(&town, &cookie).await;
    let sent = bo.answers("post", "none", &format!("&language-{}=en", bo.ida));
    let made = town
        .post(&bo.at("/write/initial-concern"), &cookie, &sent)
        .await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
    let one = bo.to(&town, bo.ida).await;
    assert!(!one.said.contains("Piszę") && one.translation.is_none());
}

#[tokio::test]
async fn a_review_of_an_earlier_text_does_not_count() {
    let town = Town::at_ease().await;
    let bo = family(&town, "ida@example.org", Some(TODAY)).await;
    reads(&town, bo.ida, "Polish").await;
    reviewed(&town).await;
    let rooms = town.rooms();
    let now = translation_reviews(&rooms.store)
        .await
        .expect("reads")
        .remove(0);
    withdrawn(&town).await;
    let actor = Actor::program("test");
    for (text, english) in [([1; 32], now.english), (now.text, [1; 32])] {
        let context = rooms.context(actor.clone());
        let earlier = TranslationReview {
            id: context.id(),
            text,
            english,
            reviewed_on: date(2025, 9, 1),
            ..now.clone()
        };
        let unit = rooms.store.begin(context).await.expect("begins");
        record_review(&unit, earlier).await.expect("kept");
        unit.commit().await.expect("kept");
    }
    let cookie = town.sign_in("administrator").await;
    let list = town.get("/ashshire/translations", &cookie).await;
    says(&list, "Draft: changed since");
    says_not(&list, "It may be sent");
    let page = town.get(PAGE, &cookie).await;
    says(&page, "of an earlier text");
    says(&page, "Record a review");
    let cookie = town.sign_in("alder").await;
    let form = town.get(&bo.at("/write/initial-concern"), &cookie).await;
    says(
        &form,
        "Ms Ida Lindgren reads Polish: there is no reviewed translation",
    );
}

#[tokio::test]
async fn a_review_names_who_did_it_and_only_those_who_may_record_it() {
    let town = Town::at_ease().await;
    for who in ["alder", "birch", "head", "officer"] {
        let cookie = town.sign_in(who).await;
        for page in ["/ashshire/translations", PAGE] {
            let answer = town.get(page, &cookie).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{who} {page}");
        }
        for act in ["review", "withdraw"] {
            let answer = town.post(&format!("{PAGE}/{act}"), &cookie, TYPED).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{who} {act}");
        }
    }
    let all = async || {
        let all = translation_reviews(&town.rooms().store).await;
        all.expect("reads").len()
    };
    assert_eq!(all().await, 0);
    let manager = town.sign_in("manager").await;
    let home = town.get("/ashshire/administration", &manager).await;
    says(&home, "/ashshire/translations");
    says_not(&home, "/ashshire/people");
    let list = town.get("/ashshire/translations", &manager).await;
    says(&list, PAGE);
    says(&list, "/ashshire/translations/initial-concern/ro");
    says(&list, "Nobody has reviewed it. It cannot be sent.");
    let page_seen = town.get(PAGE, &manager).await;
    // Side by side, in their own languages, with invented people.
    says(
        &page_seen,
        "I am writing because Logan has missed some school",
    );
    says(&page_seen, "lang=\"pl\">Piszę, ponieważ Logan");
    for nothing in ["initial-concern/en", "initial-concern/fr", "nothing/pl"] {
        let address = format!("/ashshire/translations/{nothing}");
        let answer = town.get(&address, &manager).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{nothing}");
    }

    let review = format!("{PAGE}/review");
    let blank = town.post(&review, &manager, "").await;
    assert_eq!(blank.status, StatusCode::UNPROCESSABLE_ENTITY);
    for words in [
        "The text has changed since",
        "Enter who reviewed it",
        "Enter what they are",
        "Say that they read both languages",
        "Enter the day on which they reviewed it",
    ] {
        says(&blank, words);
    }
    let whole = format!("{TYPED}&seen={}", seen(&page_seen));
    let tomorrow = whole.replace("on-day=2", "on-day=11");
    let tomorrow = town.post(&review, &manager, &tomorrow).await;
    says(&tomorrow, "today at the latest");
    assert_eq!(all().await, 0);
    let kept = town.post(&review, &manager, &whole).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.body);
    let now = town.get(PAGE, &manager).await;
    says(
        &now,
        "Reviewed by Maria Zielińska, Community interpreter on 2 October 2025",
    );
    says(&now, "Withdraw the review");
    town.post(&review, &manager, &whole).await;
    assert_eq!(all().await, 1, "one is enough");

    let silent = town
        .post(&format!("{PAGE}/withdraw"), &manager, "because=")
        .await;
    says(&silent, "Enter why it is withdrawn");
    withdrawn(&town).await;
    let now = town.get(PAGE, &manager).await;
    says(&now, "The last review was withdrawn: A word is wrong");
    says(&now, "Person administrator");
    let entries = page(&town.rooms().store, Subject::Authority, None, 5).await;
    let kinds: Vec<String> = entries
        .expect("reads")
        .into_iter()
        .map(|e| e.kind)
        .collect();
    assert_eq!(
        kinds[..2],
        [
            "contact.translation.withdrawn",
            "contact.translation.reviewed"
        ]
    );
}

#[tokio::test]
async fn what_was_withdrawn_in_the_meantime_is_not_approved_and_does_not_leave() {
    let Some(servers) = MailServers::without_mailbox() else {
        return;
    };
    let town = Town::with_mail(servers.mail()).await;
    let bo = family(&town, "ida@example.org", Some(TODAY)).await;
    for parent in [bo.ida, bo.olof] {
        reads(&town, parent, "Polish").await;
    }
    reviewed(&town).await;
    let cookie = town.sign_in("alder").await;
    with_letterhead(&town, &cookie).await;
    let more = format!("&language-{}=pl&language-{}=pl", bo.ida, bo.olof);
    let sent = bo.answers("email", "post", &more);
    let made = town
        .post(&bo.at("/write/initial-concern"), &cookie, &sent)
        .await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
    let (hers, his) = (bo.to(&town, bo.ida).await, bo.to(&town, bo.olof).await);
    let approve = |one: &Communication| bo.at(&format!("/{}/approve", one.id));
    town.post(&approve(&hers), &cookie, "").await;
    withdrawn(&town).await;
    town.work_off().await;
    assert!(servers.taken().is_empty());
    assert_eq!(bo.to(&town, bo.ida).await.state, State::Withdrawn);
    let refused = town.post(&approve(&his), &cookie, "").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    says(&refused, "the review of its text in Polish was withdrawn");
    assert_eq!(bo.to(&town, bo.olof).await.state, State::Written);
}

#[tokio::test]
async fn many_parents_have_it_each_in_their_own_language_or_all_in_english() {
    let town = Town::at_ease().await;
    let bo = family(&town, "ida@example.org", Some(TODAY)).await;
    reads(&town, bo.ida, "Polish").await;
    let cookie = town.sign_in("alder").await;
    with_letterhead(&town, &cookie).await;
    let address = "/ashshire/letters/new/initial-concern";
    says(
        &town.get(address, &cookie).await,
        "There is no reviewed translation of this letter, so it goes in English to everybody.",
    );
    reviewed(&town).await;
    says(
        &town.get(address, &cookie).await,
        "In Polish to a parent whose language that is on record",
    );
    let answers = "support=A+quiet+place&reply_by-day=17&reply_by-month=10&reply_by-year=2025\
                   &review_date-day=14&review_date-month=11&review_date-year=2025&ways=post";
    let open = town.post(address, &cookie, answers).await;
    assert_eq!(open.status, StatusCode::UNPROCESSABLE_ENTITY);
    says(&open, "Choose in which language they go");
    for (languages, hers_is_polish) in [("own", true), ("en", false)] {
        let form = format!("{answers}&languages={languages}");
        let begun = town.post(address, &cookie, &form).await;
        assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.body);
        town.work_off().await;
        let store = &town.rooms().store;
        let batches = last_batches(store, None, 5).await.expect("reads");
        let batch = batches
            .iter()
            .find(|b| begun.location.ends_with(&b.id.to_string()));
        let all = letters_of_batch(store, batch.expect("the batch").id).await;
        let all = all.expect("reads");
        assert_eq!(all.len(), 2);
        for one in &all {
            let polish = one.parent == bo.ida && hers_is_polish;
            assert_eq!(one.said.contains("Piszę, ponieważ"), polish, "{}", one.said);
            assert_eq!(one.translation.is_some(), polish);
            assert!(one.said.contains("I am writing because"));
        }
        let page = town.get(&begun.location, &cookie).await;
        assert_eq!(page.body.contains("in their language"), hers_is_polish);
    }
}
