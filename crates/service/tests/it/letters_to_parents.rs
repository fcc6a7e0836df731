//! Letters to parents on their pages: each parent's own, read before it goes, shown to have arrived; and to
//! nobody of another school.

use axum::http::StatusCode;
use casework::contact::State;
use jiff::SignedDuration;
use jiff::civil::Date;
use store::contact::{About, Communication, about, of_pupil};
use store::pupils::{
    Address, ContactKind, ContactPoint, Parent, Relationship, Restriction, insert_addresses,
    insert_contact_points, insert_parents, insert_restriction, relate,
};
use store::{Actor, ParentId, PupilId};

use crate::mail_servers::MailServers;
use crate::town::{Answer, TODAY, Town};

/// Bo Lindgren of Alder Primary, whose parents live apart.
pub(crate) struct Family {
    pub(crate) pupil: PupilId,
    pub(crate) ida: ParentId,
    pub(crate) olof: ParentId,
}

pub(crate) async fn family(town: &Town, email: &str, confirmed: Option<Date>) -> Family {
    let rooms = town.rooms();
    let pupils = store::pupils::find_by_upn(&rooms.store, &["A999000000002"]).await;
    let pupil = pupils.expect("reads")[0].id;
    let context = rooms.context(Actor::program("test"));
    let unit = rooms.store.begin(context.clone()).await.expect("begins");
    let home = |lines: &str, postcode: &str| Address {
        id: context.id(),
        lines: lines.to_owned(),
        postcode: postcode.to_owned(),
        uprn: None,
    };
    let homes = [
        home("3 Mill Row\nAshminster", "AM1 2CD"),
        home("Flat 9\nDock Street\nAshminster", "AM4 5EF"),
    ];
    let parent = |forename: &str, title: &str, at: &Address| Parent {
        id: context.id(),
        title: title.to_owned(),
        forename: forename.to_owned(),
        surname: "Lindgren".to_owned(),
        language: "English".to_owned(),
        address: Some(at.id),
        source: "test".to_owned(),
        source_key: None,
    };
    let (ida, olof) = (
        parent("Ida", "Ms", &homes[0]),
        parent("Olof", "Mr", &homes[1]),
    );
    let relation = |parent: &Parent, kind: &str, order| Relationship {
        pupil,
        parent: parent.id,
        kind: kind.to_owned(),
        parental_responsibility: true,
        lives_with: order == 1,
        contact_order: order,
    };
    let relations = vec![relation(&ida, "mother", 1), relation(&olof, "father", 2)];
    let point = ContactPoint {
        id: context.id(),
        parent: ida.id,
        kind: ContactKind::Email,
        value: email.to_owned(),
        value_folded: String::new(),
        confirmed_on: confirmed,
        shared: false,
        ended_on: None,
    };
    let made = Family {
        pupil,
        ida: ida.id,
        olof: olof.id,
    };
    insert_addresses(&unit, homes.to_vec(), Vec::new())
        .await
        .expect("kept");
    insert_parents(&unit, vec![ida, olof]).await.expect("kept");
    relate(&unit, relations).await.expect("kept");
    insert_contact_points(&unit, vec![point])
        .await
        .expect("kept");
    unit.commit().await.expect("kept");
    made
}

impl Family {
    pub(crate) fn at(&self, page: &str) -> String {
        format!("/ashshire/pupils/{}/contact{page}", self.pupil)
    }

    /// The answers of the letter of concern, with who has it by which way.
    pub(crate) fn answers(&self, ida: &str, olof: &str, more: &str) -> String {
        format!(
            "since-day=1&since-month=9&since-year=2025&attendance=60.0&sessions_missed=24&support=A+quiet+place%0D%0AA+talk\
             &reply_by-day=17&reply_by-month=10&reply_by-year=2025&review_date-day=14&review_date-month=11&review_date-year=2025\
             &way-{}={ida}&way-{}={olof}{more}",
            self.ida, self.olof
        )
    }

    async fn all(&self, town: &Town) -> Vec<Communication> {
        let all = of_pupil(&town.rooms().store, self.pupil, None).await;
        all.expect("reads")
    }

    pub(crate) async fn to(&self, town: &Town, parent: ParentId) -> Communication {
        let mut all = self.all(town).await;
        all.retain(|one| one.parent == parent);
        assert_eq!(all.len(), 1);
        all.remove(0)
    }
}

const LETTERHEAD: &str = "lines=Foxley+Lane%0D%0AAshminster+AM2+3CD&telephone=01632+960001&email=office%40alder.example&head=Dr+Ada+Quill";

pub(crate) async fn with_letterhead(town: &Town, cookie: &str) {
    let school = town.school("Alder Primary").await.id;
    let address = format!("/ashshire/schools/{school}/letterhead");
    let answer = town.post(&address, cookie, LETTERHEAD).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let page = town.get(&address, cookie).await.body;
    assert!(page.contains("Dr Ada Quill") && page.contains("Foxley Lane"));
}

fn says(answer: &Answer, words: &str) {
    assert!(answer.body.contains(words), "{words}: {}", answer.body);
}

#[tokio::test]
async fn two_parents_who_live_apart_have_a_letter_each_and_each_is_shown_to_have_arrived() {
    let Some(servers) = MailServers::without_mailbox() else {
        return;
    };
    let town = Town::with_mail(servers.mail()).await;
    let bo = family(&town, "ida@example.org", Some(TODAY)).await;
    let cookie = town.sign_in("alder").await;
    with_letterhead(&town, &cookie).await;
    let choose = town.get(&bo.at("/write"), &cookie).await;
    says(&choose, "Attendance: a first worry");
    let chosen = town
        .get(&bo.at("/write?letter=initial-concern"), &cookie)
        .await;
    let address = bo.at("/write/initial-concern");
    assert_eq!(chosen.location, address);
    let form = town.get(&address, &cookie).await;
    // What the record knows stands there already.
    says(&form, "name=\"sessions_missed\"");
    says(&form, "value=\"24\"");
    let since = |part: &str, value: &str| {
        let name = format!("name=\"since-{part}\"");
        let at = form.body.find(&name).expect("a day is asked for");
        let input = &form.body[at..at + form.body[at..].find('>').expect("its end")];
        assert!(input.contains(&format!("value=\"{value}\"")), "{input}");
    };
    // The first day of school, not of the academic year.
    since("day", "1");
    since("month", "9");
    says(&form, "By e-mail to ida@example.org");
    says(&form, "no e-mail address is on record for this parent");
    let made = town
        .post(&address, &cookie, &bo.answers("email", "post", ""))
        .await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);

    let (to_ida, to_olof) = (bo.to(&town, bo.ida).await, bo.to(&town, bo.olof).await);
    for (one, own, others) in [
        (
            &to_ida,
            ["Ms Lindgren", "ida@example.org"],
            ["Mr Lindgren", "Dock Street"],
        ),
        (
            &to_olof,
            ["Mr Lindgren", "Dock Street"],
            ["Ms Lindgren", "ida@example.org"],
        ),
    ] {
        assert_eq!(one.state, State::Written);
        assert!(one.said.contains(own[0]), "{}", one.said);
        let page = town.get(&bo.at(&format!("/{}", one.id)), &cookie).await;
        for words in own {
            says(&page, words);
        }
        for words in others {
            assert!(!page.body.contains(words), "the other parent's {words}");
            assert!(!one.said.contains(words));
        }
    }
    town.work_off().await;
    assert!(servers.taken().is_empty(), "nobody has approved anything");

    for one in [&to_ida, &to_olof] {
        let approved = town
            .post(&bo.at(&format!("/{}/approve", one.id)), &cookie, "")
            .await;
        assert_eq!(approved.status, StatusCode::SEE_OTHER, "{}", approved.body);
        let again = town
            .post(&bo.at(&format!("/{}/approve", one.id)), &cookie, "")
            .await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    town.work_off().await;
    let taken = servers.taken();
    assert_eq!(taken.len(), 1, "one by e-mail, one by post");
    assert_eq!(taken[0].0, ["ida@example.org"]);
    let message = String::from_utf8_lossy(&taken[0].1).into_owned();
    assert!(!message.contains("Olof") && !message.contains("Dock Street"));

    let post = town.get("/ashshire/post", &cookie).await;
    says(&post, "to Mr Olof Lindgren");
    assert!(!post.body.contains("to Ms Ida Lindgren"), "hers has gone");
    let nothing = town.post("/ashshire/post", &cookie, "").await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    let posted = format!("posted={}&posted={}", to_olof.id, to_ida.id);
    town.post("/ashshire/post", &cookie, &posted).await;
    assert_eq!(bo.to(&town, bo.olof).await.state, State::Posted);
    assert_eq!(bo.to(&town, bo.ida).await.state, State::Sent);

    // Friday: two working days later is Tuesday.
    town.later(SignedDuration::from_hours(4 * 24));
    town.put_in(service::work::Task::BeginDay.kind()).await;
    town.work_off().await;
    for parent in [bo.ida, bo.olof] {
        assert_eq!(bo.to(&town, parent).await.state, State::Served);
    }
    let cookie = town.sign_in("alder").await;
    let page = town.get(&bo.at(&format!("/{}", to_olof.id)), &cookie).await;
    for fact in [
        "Written",
        "Approved",
        "Posted, first class",
        "Taken as served",
    ] {
        says(&page, fact);
    }
    let pdf = town
        .bytes(&bo.at(&format!("/{}/letter.pdf", to_olof.id)), &cookie)
        .await;
    assert!(pdf.starts_with(b"%PDF-"));
    let chronology = format!("/ashshire/pupils/{}/chronology", bo.pupil);
    let chronology = town.get(&chronology, &cookie).await;
    for words in [
        "Letter written",
        "Letter approved",
        "Letter posted",
        "Letter taken as served",
    ] {
        says(&chronology, words);
    }
    assert!(!chronology.body.contains("ida@example.org"));
}

#[tokio::test]
async fn a_familys_inbox_is_looked_at_and_confirmed_before_anything_is_written() {
    let Some(servers) = MailServers::without_mailbox() else {
        return;
    };
    let town = Town::with_mail(servers.mail()).await;
    let bo = family(&town, "thelindgrenfamily@example.org", None).await;
    let cookie = town.sign_in("alder").await;
    with_letterhead(&town, &cookie).await;
    let address = bo.at("/write/initial-concern");
    let confirm = format!("&confirm-email-{}=", bo.ida);
    for more in [String::new(), format!("{confirm}AFamilysInbox")] {
        let answer = town
            .post(&address, &cookie, &bo.answers("email", "none", &more))
            .await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        says(&answer, "confirm that it is theirs alone");
        says(&answer, "family’s inbox");
    }
    assert!(bo.all(&town).await.is_empty());
    let both = format!("{confirm}AFamilysInbox{confirm}NeverConfirmed");
    let answer = town
        .post(&address, &cookie, &bo.answers("email", "none", &both))
        .await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    assert_eq!(bo.all(&town).await.len(), 1);
}

#[tokio::test]
async fn nothing_is_written_without_answers_without_a_parent_or_against_a_restriction() {
    let town = Town::at_ease().await;
    let bo = family(&town, "ida@example.org", Some(TODAY)).await;
    let cookie = town.sign_in("alder").await;
    let address = bo.at("/write/initial-concern");
    says(
        &town.get(&address, &cookie).await,
        "Nobody has said yet what letters say of your school",
    );
    let unsaid = town
        .post(&address, &cookie, &bo.answers("post", "none", ""))
        .await;
    assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY);
    with_letterhead(&town, &cookie).await;

    let blank = format!("way-{}=post&way-{}=", bo.ida, bo.olof);
    let answer = town.post(&address, &cookie, &blank).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    for words in [
        "#since-day",
        "#support",
        "#reply_by-day",
        &format!("#way-{}", bo.olof),
    ] {
        says(&answer, words);
    }
    let nobody = town
        .post(&address, &cookie, &bo.answers("none", "none", ""))
        .await;
    says(&nobody, "Choose at least one parent");
    // Without a mail server there is no e-mail to choose.
    let email = town
        .post(&address, &cookie, &bo.answers("email", "none", ""))
        .await;
    says(&email, "Choose by which way");

    let rooms = town.rooms();
    let context = rooms.context(Actor::program("test"));
    let unit = rooms.store.begin(context.clone()).await.expect("begins");
    let restriction = Restriction {
        id: context.id(),
        pupil: bo.pupil,
        parent: Some(bo.ida),
        kind: "do not contact".to_owned(),
        note: "refuge".to_owned(),
        since: TODAY,
        until: None,
    };
    insert_restriction(&unit, restriction).await.expect("kept");
    unit.commit().await.expect("kept");
    let form = town.get(&address, &cookie).await;
    says(&form, "contact with this parent is restricted");
    for secret in ["refuge", "ida@example.org", "Mill Row"] {
        assert!(!form.body.contains(secret), "{secret}");
    }
    let answer = town
        .post(&address, &cookie, &bo.answers("post", "none", ""))
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(bo.all(&town).await.is_empty());
}

#[tokio::test]
async fn a_letter_is_handed_to_its_own_parent_at_a_time_that_has_come() {
    let town = Town::at_ease().await;
    let bo = family(&town, "ida@example.org", Some(TODAY)).await;
    let cookie = town.sign_in("head").await;
    with_letterhead(&town, &cookie).await;
    let address = bo.at("/write/initial-concern");
    let made = town
        .post(&address, &cookie, &bo.answers("hand", "none", ""))
        .await;
    let one = made.location.clone();
    assert_eq!(one, bo.at(&format!("/{}", bo.to(&town, bo.ida).await.id)));
    let act = |word: &str| format!("{one}/{word}");
    let handed =
        "handed-day=10&handed-month=10&handed-year=2025&handed-by=Mr+Sol+Brand&handed-time=";
    let early = town
        .post(&act("handed-over"), &cookie, &format!("{handed}13:00"))
        .await;
    assert_eq!(
        early.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "nobody approved it"
    );
    town.post(&act("approve"), &cookie, "").await;
    town.later(SignedDuration::from_hours(2));
    // Whoever did nothing for two hours signs in again. It is three o'clock: noon by universal time, two
    // hours on, and summer time.
    let cookie = town.sign_in("head").await;
    for (time, words) in [
        ("15:20", "Enter a time that has come"),
        ("8:00", "after the letter was written"),
        ("soon", "Enter the time"),
    ] {
        let answer = town
            .post(&act("handed-over"), &cookie, &format!("{handed}{time}"))
            .await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{time}");
        says(&answer, words);
    }
    let done = town
        .post(&act("handed-over"), &cookie, &format!("{handed}14:30"))
        .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let page = town.get(&one, &cookie).await;
    says(&page, "to Ms Ida Lindgren by Mr Sol Brand");
    says(&page, "10 October 2025 at 2:30pm");
    assert_eq!(bo.to(&town, bo.ida).await.state, State::Served);
    let again = town
        .post(&act("withdraw"), &cookie, "withdraw-note=no")
        .await;
    says(&again, "gone to the parent already");
}

#[tokio::test]
async fn a_call_is_written_down_with_when_it_was_and_what_came_of_it() {
    let town = Town::at_ease().await;
    let bo = family(&town, "ida@example.org", Some(TODAY)).await;
    let cookie = town.sign_in("alder").await;
    let address = bo.at("/record");
    let form = town.get(&address, &cookie).await;
    says(&form, "Ms Ida Lindgren");
    let call = |time: &str| {
        format!(
            "parent={}&way=call&on-day=10&on-month=10&on-year=2025&at={time}&outcome=no-answer&said=Rang+twice",
            bo.olof
        )
    };
    let later = town.post(&address, &cookie, &call("17:00")).await;
    assert_eq!(later.status, StatusCode::UNPROCESSABLE_ENTITY);
    says(&later, "now at the latest");
    says(&later, "Rang twice");
    let done = town.post(&address, &cookie, &call("9:05")).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let list = town.get(&bo.at(""), &cookie).await;
    says(&list, "Call: no answer");
    says(&list, "Mr Olof Lindgren");
    let one = bo.to(&town, bo.olof).await;
    assert_eq!(one.happened_at.to_string(), "2025-10-10T08:05:00Z");
    let stranger = call("9:05").replace(&bo.olof.to_string(), &bo.pupil.to_string());
    let refused = town.post(&address, &cookie, &stranger).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn nobody_of_another_school_or_of_the_authority_sees_a_schools_letters() {
    let town = Town::at_ease().await;
    let bo = family(&town, "ida@example.org", Some(TODAY)).await;
    let cookie = town.sign_in("alder").await;
    with_letterhead(&town, &cookie).await;
    let write = bo.at("/write/initial-concern");
    let made = town
        .post(&write, &cookie, &bo.answers("post", "none", ""))
        .await;
    let one = made.location;
    let school = town.school("Alder Primary").await.id;
    let letterhead = format!("/ashshire/schools/{school}/letterhead");
    let (pdf, approve) = (format!("{one}/letter.pdf"), format!("{one}/approve"));
    let pages = [
        &bo.at(""),
        &bo.at("/write"),
        &write,
        &bo.at("/record"),
        &one,
        &pdf,
        &letterhead,
    ];
    for (who, status) in [
        ("birch", StatusCode::NOT_FOUND),
        ("officer", StatusCode::FORBIDDEN),
        ("manager", StatusCode::FORBIDDEN),
    ] {
        let cookie = town.sign_in(who).await;
        for page in pages {
            assert_eq!(town.get(page, &cookie).await.status, status, "{who} {page}");
        }
        for (act, form) in [(&approve, ""), (&letterhead, LETTERHEAD), (&write, "")] {
            let answer = town.post(act, &cookie, form).await;
            assert_eq!(answer.status, status, "{who} {act}");
        }
    }
    let birch = town.sign_in("birch").await;
    assert!(
        !town
            .get("/ashshire/post", &birch)
            .await
            .body
            .contains("Lindgren")
    );
    assert_eq!(bo.to(&town, bo.ida).await.state, State::Written);
}

#[tokio::test]
async fn a_letter_that_another_room_begins_is_looked_at_first_and_stays_tied_to_what_it_is_about() {
    let town = Town::at_ease().await;
    let bo = family(&town, "ida@example.org", Some(TODAY)).await;
    let cookie = town.sign_in("alder").await;
    with_letterhead(&town, &cookie).await;
    let leave = About::Leave(uuid::Uuid::from_u128(0x5eed));
    let begun = format!(
        "about={}&reply_by-day=17&reply_by-month=10&reply_by-year=2025&sessions_missed=7&way-{}=none",
        leave.to_string().replace('/', "%2F"),
        bo.olof
    );
    let page = town
        .post(&bo.at("/write/initial-concern/begin"), &cookie, &begun)
        .await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    // What the room knows goes before what the record does.
    says(&page, "value=\"7\"");
    says(&page, &format!("name=\"about\" value=\"{leave}\""));
    assert!(bo.all(&town).await.is_empty(), "only looked at");

    let mut answers = bo.answers("post", "none", "");
    answers.push_str(&format!("&about=leave%2F{}", uuid::Uuid::from_u128(0x5eed)));
    let made = town
        .post(&bo.at("/write/initial-concern"), &cookie, &answers)
        .await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
    let store = &town.rooms().store;
    let found = about(store, leave).await.expect("reads");
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].parent, found[0].about), (bo.ida, Some(leave)));
    let other = About::Leave(uuid::Uuid::from_u128(1));
    assert!(about(store, other).await.expect("reads").is_empty());
}
