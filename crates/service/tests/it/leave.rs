//! Leave of absence on its pages: a parent asks by a link, an officer takes a request down, the head decides, and the
//! register is held against it; and nobody of another school is told that there is anything.

use axum::http::StatusCode;
use casework::leave::State;
use jiff::civil::{Date, date};
use jiff::{SignedDuration, ToSpan};
use law::academic_year::academic_year;
use register::{DaySessions, set_day};
use store::leave::{Request, decisions_of, of_pupil};
use store::pupils::{Restriction, insert_restriction};
use store::schools::{CalendarYear, calendars_of, set_calendar_year};
use store::{Actor, ParentId, PupilId};

use crate::letters_to_parents::{Family, family};
use crate::town::{Answer, TODAY, Town};

/// Has both schools open on weekdays until the end of the autumn term, as a school's calendar would.
pub(crate) async fn open_until_christmas(town: &Town) {
    let rooms = town.rooms();
    let year = academic_year(TODAY).value;
    for school in ["Alder Primary", "Birch High"] {
        let school = town.school(school).await.id;
        let known = calendars_of(&rooms.store, school).await.expect("reads");
        let mut weeks = known[0].open_weeks;
        let term = TODAY
            .series(1.day())
            .take_while(|day| *day <= date(2025, 12, 19));
        for day in term.filter(|day| day.weekday().to_monday_zero_offset() < 5) {
            set_day(&mut weeks, day, DaySessions::Both);
        }
        let unit = rooms.store.begin(rooms.context(Actor::program("test")));
        let unit = unit.await.expect("begins");
        let calendar = CalendarYear {
            school,
            academic_year: year,
            open_weeks: weeks,
        };
        set_calendar_year(&unit, vec![calendar]).await.expect("set");
        unit.commit().await.expect("kept");
    }
}

/// Bo Lindgren, whose mother he lives with and whose father he does not, in a town with a calendar.
async fn bo(town: &Town) -> Family {
    open_until_christmas(town).await;
    family(town, "ida@example.org", Some(TODAY)).await
}

fn at(pupil: PupilId, page: &str) -> String {
    format!("/ashshire/pupils/{pupil}/leave{page}")
}

fn says(answer: &Answer, words: &str) {
    assert!(answer.body.contains(words), "{words}: {}", answer.body);
}

/// What stands between two words of a page.
fn between<'a>(page: &'a str, before: &str, after: &str) -> &'a str {
    let rest = page.split(before).nth(1).expect(before);
    rest.split(after).next().expect(after)
}

async fn requests(town: &Town, pupil: PupilId) -> Vec<Request> {
    let school = town.school("Alder Primary").await.id;
    let found = of_pupil(&town.rooms().store, pupil, school).await;
    found.expect("reads")
}

/// A link for a parent, as the officer has it: the path from the authority on.
pub(crate) async fn link(town: &Town, cookie: &str, pupil: PupilId, parent: ParentId) -> String {
    let form = format!("parent={parent}");
    let made = town.post(&at(pupil, "/link"), cookie, &form).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.body);
    let shown = between(&made.body, "app-code--long\">", "<");
    let from = shown.find("/ashshire/leave/").expect("a link");
    shown[from..].to_owned()
}

fn days(first: Date, last: Date) -> String {
    let day = |name: &str, day: Date| {
        let (d, m, y) = (day.day(), day.month(), day.year());
        format!("{name}-day={d}&{name}-month={m}&{name}-year={y}")
    };
    format!("{}&{}", day("first", first), day("last", last))
}

/// A week in November.
const FIRST: Date = date(2025, 11, 3);
const LAST: Date = date(2025, 11, 7);

/// What an officer takes down of Ida's.
fn desk_form(by: ParentId, first: Date, last: Date, asked: Date) -> String {
    format!(
        "parent={by}&kind=family&reason=A+funeral&{}&asked-day={}&asked-month={}&asked-year={}",
        days(first, last),
        asked.day(),
        asked.month(),
        asked.year()
    )
}

async fn taken_down(
    town: &Town,
    cookie: &str,
    of: &Family,
    first: Date,
    last: Date,
    asked: Date,
) -> Request {
    let form = desk_form(of.ida, first, last, asked);
    let made = town.post(&at(of.pupil, "/ask"), cookie, &form).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
    let mut all = requests(town, of.pupil).await;
    all.retain(|request| (request.first_day, request.last_day) == (first, last));
    all.remove(0)
}

async fn decided(town: &Town, cookie: &str, request: &Request, answer: &str) -> Answer {
    let path = at(request.pupil, &format!("/{}/decide", request.id));
    let page = town.get(&path, cookie).await;
    let seen = between(&page.body, "name=\"seen\" value=\"", "\"").to_owned();
    let form = format!("seen={seen}&{answer}");
    town.post(&path, cookie, &form).await
}

#[tokio::test]
async fn a_parent_asks_by_a_link_without_an_account_and_sees_nothing_more_of_the_child() {
    let town = Town::at_ease().await;
    let bo = bo(&town).await;
    let officer = town.sign_in("alder").await;
    let link = link(&town, &officer, bo.pupil, bo.ida).await;
    let start = town.get(&link, "").await;
    says(&start, "Ask for leave for Bo");
    says(&start, "Alder Primary");
    let first = town.get(&format!("{link}/check"), "").await;
    assert_eq!(
        first.location,
        format!("{link}/kind"),
        "nothing is answered yet"
    );

    let kind = format!("{link}/kind");
    let none = town.post(&kind, "", "kind=snow").await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    says(&none, "Choose what the leave is for");
    let next = town.post(&kind, "", "kind=family").await;
    assert_eq!(next.location, format!("{link}/days"));
    let past = town
        .post(&next.location, "", &days(date(2025, 10, 6), LAST))
        .await;
    assert_eq!(past.status, StatusCode::UNPROCESSABLE_ENTITY);
    says(&past, "6 October 2025 is already past");
    let shut = town
        .post(
            &next.location,
            "",
            &days(date(2025, 11, 8), date(2025, 11, 9)),
        )
        .await;
    says(&shut, "closed on all of these days");
    let next = town.post(&next.location, "", &days(FIRST, LAST)).await;
    assert_eq!(next.location, format!("{link}/why"));
    let blank = town.post(&next.location, "", "reason=+").await;
    assert_eq!(blank.status, StatusCode::UNPROCESSABLE_ENTITY);
    let long = format!("reason={}", "a".repeat(2_001));
    let long = town.post(&next.location, "", &long).await;
    assert_eq!(long.status, StatusCode::UNPROCESSABLE_ENTITY);
    says(&long, "It has 2001");
    let huge = format!("reason={}", "a".repeat(70_000));
    let huge = town.post(&next.location, "", &huge).await;
    assert_eq!(huge.status, StatusCode::PAYLOAD_TOO_LARGE);
    let next = town
        .post(&next.location, "", "reason=A+%3Cb%3Efuneral%3C%2Fb%3E")
        .await;
    assert_eq!(next.location, format!("{link}/check"));

    let check = town.get(&next.location, "").await;
    says(&check, "3 November 2025 to 7 November 2025 (5 school days)");
    says(&check, "A &#60;b&#62;funeral");
    says(&check, "Bo normally lives with you");
    let pages = [&start, &check, &town.get(&kind, "").await];
    for page in pages {
        for secret in [
            "Lindgren",
            "A999000000002",
            "2013",
            "Olof",
            "Ida",
            "Mill Row",
        ] {
            assert!(!page.body.contains(secret), "{secret}");
        }
    }
    assert!(
        requests(&town, bo.pupil).await.is_empty(),
        "nothing is sent yet"
    );

    let sent = town.post(&next.location, "", "").await;
    assert_eq!(sent.location, format!("{link}/sent"));
    let [request] = &requests(&town, bo.pupil).await[..] else {
        panic!("one request")
    };
    assert_eq!(request.state, State::Waiting);
    assert_eq!((request.parent, request.made_by), (bo.ida, None));
    let done = town.get(&sent.location, "").await;
    assert_eq!(done.status, StatusCode::OK);
    says(&done, &request.reference);
    says(&done, "within 5 school days");

    // Sent twice: the same request, and the same page.
    let twice = town.post(&next.location, "", "").await;
    assert_eq!(twice.location, format!("{link}/sent"));
    assert_eq!(requests(&town, bo.pupil).await.len(), 1);

    // The school sees it, and so does the chronology.
    let page = town
        .get(&at(bo.pupil, &format!("/{}", request.id)), &officer)
        .await;
    says(&page, "By the school’s link");
    says(&page, "Ida Lindgren, parent, by the school’s link");
    let chronology = format!("/ashshire/pupils/{}/chronology", bo.pupil);
    let chronology = town.get(&chronology, &officer).await;
    says(&chronology, "Link to ask for leave made");
    says(
        &chronology,
        "Ida Lindgren asked on 10 October 2025 for leave from 3 November 2025",
    );
    let today = town.get("/ashshire/today", &officer).await;
    says(&today, "Leave to decide on");
    assert!(!today.body.contains("funeral"), "nothing of why on a list");
}

#[tokio::test]
async fn every_link_that_cannot_be_used_leads_to_the_same_page() {
    let town = Town::at_ease().await;
    let bo = bo(&town).await;
    let officer = town.sign_in("alder").await;
    let wrong = town
        .get(
            "/ashshire/leave/0000-1111-2222-3333-4444-5555-6666-7777",
            "",
        )
        .await;
    assert_eq!(wrong.status, StatusCode::NOT_FOUND);
    says(&wrong, "This link cannot be used");
    let gone = async |link: &str, why: &str| {
        for page in ["", "/kind", "/check", "/sent"] {
            let answer = town.get(&format!("{link}{page}"), "").await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{why} {page}");
            assert_eq!(answer.body, wrong.body, "{why} {page}");
        }
        let sent = town.post(&format!("{link}/check"), "", "").await;
        assert_eq!(
            (sent.status, &sent.body),
            (StatusCode::NOT_FOUND, &wrong.body),
            "{why}"
        );
    };
    let first = link(&town, &officer, bo.pupil, bo.ida).await;
    let second = link(&town, &officer, bo.pupil, bo.ida).await;
    gone(&first, "a new one ends the old").await;
    assert_eq!(town.get(&second, "").await.status, StatusCode::OK);
    let capitals = second
        .to_uppercase()
        .replace("/ASHSHIRE/LEAVE/", "/ashshire/leave/");
    assert_eq!(
        town.get(&capitals, "").await.status,
        StatusCode::OK,
        "as it is typed"
    );
    let ended = format!("parent={}", bo.ida);
    town.post(&at(bo.pupil, "/link/end"), &officer, &ended)
        .await;
    gone(&second, "ended").await;

    // Failures are forgotten after a while, as at sign-in.
    town.later(SignedDuration::from_hours(1));
    let officer = town.sign_in("alder").await;
    let third = link(&town, &officer, bo.pupil, bo.ida).await;
    let rooms = town.rooms();
    let unit = rooms.store.begin(rooms.context(Actor::program("test")));
    let unit = unit.await.expect("begins");
    let restriction = Restriction {
        id: unit.context().id(),
        pupil: bo.pupil,
        parent: Some(bo.ida),
        kind: "do not write".to_owned(),
        note: "refuge".to_owned(),
        since: TODAY,
        until: Some(TODAY),
    };
    insert_restriction(&unit, restriction).await.expect("kept");
    unit.commit().await.expect("kept");
    gone(&third, "contact is restricted").await;
    town.later(SignedDuration::from_hours(24));
    assert_eq!(
        town.get(&third, "").await.status,
        StatusCode::OK,
        "and no longer"
    );
    town.later(SignedDuration::from_hours(14 * 24));
    gone(&third, "expired").await;
}

#[tokio::test]
async fn links_are_guessed_as_slowly_as_passwords() {
    let town = Town::at_ease().await;
    let bo = bo(&town).await;
    let officer = town.sign_in("alder").await;
    let link = link(&town, &officer, bo.pupil, bo.ida).await;
    for n in 0..30 {
        let guess = town.get(&format!("/ashshire/leave/{n:032x}"), "").await;
        assert_eq!(guess.status, StatusCode::NOT_FOUND);
    }
    for path in [link.as_str(), "/ashshire/leave/0", "/ashshire/leave/0/sent"] {
        let waits = town.get(path, "").await;
        assert_eq!(waits.status, StatusCode::TOO_MANY_REQUESTS, "{path}");
    }
    town.later(SignedDuration::from_mins(2));
    assert_eq!(town.get(&link, "").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_link_is_for_one_child_and_a_parent_who_may_ask() {
    let town = Town::at_ease().await;
    let bo = bo(&town).await;
    let officer = town.sign_in("alder").await;
    let rooms = town.rooms();
    // Ada is Ida's too.
    let ada = store::pupils::find_by_upn(&rooms.store, &["A999000000001"]).await;
    let ada = ada.expect("reads")[0].id;
    let unit = rooms.store.begin(rooms.context(Actor::program("test")));
    let unit = unit.await.expect("begins");
    let relation = store::pupils::Relationship {
        pupil: ada,
        parent: bo.ida,
        kind: "mother".to_owned(),
        parental_responsibility: true,
        lives_with: true,
        contact_order: 1,
    };
    store::pupils::relate(&unit, vec![relation])
        .await
        .expect("kept");
    unit.commit().await.expect("kept");
    let (of_bo, of_ada) = (
        link(&town, &officer, bo.pupil, bo.ida).await,
        link(&town, &officer, ada, bo.ida).await,
    );
    says(&town.get(&of_bo, "").await, "Ask for leave for Bo");
    let page = town.get(&of_ada, "").await;
    says(&page, "Ask for leave for Ada");
    assert!(
        !page.body.contains("for Bo"),
        "each child by a link of its own"
    );
    for (link, reason) in [(&of_bo, "Bo"), (&of_ada, "Ada")] {
        town.post(&format!("{link}/kind"), "", "kind=family").await;
        town.post(&format!("{link}/days"), "", &days(FIRST, LAST))
            .await;
        town.post(&format!("{link}/why"), "", &format!("reason={reason}"))
            .await;
        town.post(&format!("{link}/check"), "", "").await;
    }
    for (pupil, reason) in [(bo.pupil, "Bo"), (ada, "Ada")] {
        let all = requests(&town, pupil).await;
        assert_eq!(all.len(), 1);
        assert_eq!(all[0].reason, reason);
    }

    // The father does not live with Bo; nobody else is a parent.
    let page = town.get(&at(bo.pupil, "/link"), &officer).await;
    says(&page, "does not normally live with Mr Olof Lindgren");
    let form = format!("parent={}", bo.olof);
    let refused = town.post(&at(bo.pupil, "/link"), &officer, &form).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let nobody = town
        .post(&at(bo.pupil, "/link"), &officer, "parent=me")
        .await;
    assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY);
    let form = desk_form(bo.olof, FIRST, LAST, TODAY);
    let refused = town.post(&at(bo.pupil, "/ask"), &officer, &form).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    says(&refused, "Ask that parent");
    assert_eq!(requests(&town, bo.pupil).await.len(), 1);
}

#[tokio::test]
async fn the_head_decides_with_a_reason_and_nobody_overtakes_the_other() {
    let town = Town::at_ease().await;
    let bo = bo(&town).await;
    let (officer, head) = (town.sign_in("alder").await, town.sign_in("head").await);
    let request = taken_down(&town, &officer, &bo, FIRST, LAST, TODAY).await;
    let again = desk_form(bo.ida, FIRST, LAST, TODAY);
    let again = town.post(&at(bo.pupil, "/ask"), &officer, &again).await;
    says(&again, "asked for already");
    let page = at(bo.pupil, &format!("/{}", request.id));
    let path = format!("{page}/decide");
    assert_eq!(
        town.get(&path, &officer).await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        town.post(&path, &officer, "").await.status,
        StatusCode::FORBIDDEN
    );
    let form = town.get(&path, &head).await;
    says(
        &form,
        "it was asked for in advance: <strong>the record says so",
    );
    says(
        &form,
        "the circumstances are exceptional: <strong>for you to find",
    );
    let empty = decided(&town, &head, &request, "reason=").await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    says(&empty, "Choose what you decide");

    let seen = between(&form.body, "name=\"seen\" value=\"", "\"").to_owned();
    let kept = decided(
        &town,
        &head,
        &request,
        "answer=not-agreed&reason=it+is+a+holiday.",
    )
    .await;
    assert_eq!(
        kept.location,
        format!("{page}?did=decided"),
        "{}",
        kept.body
    );
    let late = format!("seen={seen}&answer=agreed&reason=it+is+a+funeral.");
    let late = town.post(&path, &head, &late).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    says(
        &late,
        "Somebody has changed this while you were looking at it",
    );
    let some = format!(
        "answer=some-days&reason=it+is+a+funeral.&{}",
        days(FIRST, date(2025, 11, 4))
    );
    let anew = decided(&town, &head, &request, &some).await;
    assert_eq!(anew.status, StatusCode::SEE_OTHER, "{}", anew.body);
    let now = requests(&town, bo.pupil).await.remove(0);
    assert_eq!(
        (now.state, now.agreed()),
        (State::SomeDays, Some((FIRST, date(2025, 11, 4))))
    );
    let both = decisions_of(&town.rooms().store, request.id)
        .await
        .expect("reads");
    assert_eq!(both.len(), 2, "both decisions stay");

    let shown = town.get(&page, &officer).await;
    says(
        &shown,
        "Agreed for some days, from 3 November 2025 to 4 November 2025",
    );
    says(&shown, "Not agreed");
    says(&shown, "Write the letter: leave agreed");
    let today = town.get("/ashshire/today", &officer).await;
    assert!(!today.body.contains("Leave to decide on"), "it is decided");

    let seen = between(&shown.body, "name=\"seen\" value=\"", "\"").to_owned();
    let back = format!("seen={seen}&reason=The+family+stays");
    let back = town
        .post(&format!("{page}/withdraw"), &officer, &back)
        .await;
    assert_eq!(
        back.location,
        format!("{page}?did=withdrawn"),
        "{}",
        back.body
    );
    let path = format!("{page}/decide");
    assert_eq!(
        town.get(&path, &head).await.location,
        page,
        "nothing is left to decide"
    );
    let late = town.post(&path, &head, "answer=agreed&reason=x").await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    let list = format!(
        "/ashshire/schools/{}/leave",
        town.school("Alder Primary").await.id
    );
    for (query, there) in [
        ("", false),
        ("?state=withdrawn", true),
        ("?state=all", true),
        ("?state=agreed", false),
    ] {
        let page = town.get(&format!("{list}{query}"), &head).await;
        assert_eq!(page.body.contains("Bo Lindgren"), there, "{query}");
    }
}

#[tokio::test]
async fn what_the_register_shows_otherwise_comes_on_today_and_goes_once_it_is_mended() {
    let town = Town::at_ease().await;
    let bo = bo(&town).await;
    let (officer, head) = (town.sign_in("alder").await, town.sign_in("head").await);
    let (monday, tuesday) = (date(2025, 10, 6), date(2025, 10, 7));
    let request = taken_down(&town, &officer, &bo, monday, tuesday, date(2025, 9, 19)).await;
    let kept = decided(
        &town,
        &head,
        &request,
        "answer=agreed&reason=it+is+a+funeral.",
    )
    .await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.body);
    let differs = async || {
        let page = town.get("/ashshire/today", &officer).await;
        page.body.contains("Leave and register differ")
    };
    assert!(!differs().await, "in school after all");
    let amend = async |code: &str| {
        let path = format!(
            "/ashshire/pupils/{}/amend?day=6&month=10&year=2025&session=AM",
            bo.pupil
        );
        let page = town.get(&path, &officer).await.body;
        let seen = between(&page, "name=\"seen\" value=\"", "\"").to_owned();
        let form = format!("seen={seen}&code={code}&reason=the+class+list");
        let done = town.post(&path, &officer, &form).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        town.work_off().await;
    };
    amend("N").await;
    assert!(differs().await);
    let page = town.get(&at(bo.pupil, ""), &officer).await;
    says(&page, "Agreed, but not marked so");
    says(&page, "Monday 6 October 2025 AM: N");
    let one = town
        .get(&at(bo.pupil, &format!("/{}", request.id)), &officer)
        .await;
    says(&one, "1 session is marked as not authorised");
    says(&one, "count towards the national threshold");
    amend("C").await;
    assert!(!differs().await, "mended");
    assert!(
        !town
            .get(&at(bo.pupil, ""), &officer)
            .await
            .body
            .contains("Agreed, but not")
    );

    // Leave that nobody asked for, and the letter for it.
    let path = format!(
        "/ashshire/pupils/{}/amend?day=9&month=10&year=2025&session=PM",
        bo.pupil
    );
    let seen = town.get(&path, &officer).await.body;
    let seen = between(&seen, "name=\"seen\" value=\"", "\"").to_owned();
    town.post(
        &path,
        &officer,
        &format!("seen={seen}&code=G&reason=holiday"),
    )
    .await;
    town.work_off().await;
    assert!(differs().await);
    let page = town.get(&at(bo.pupil, ""), &officer).await;
    says(&page, "Away on a holiday, and leave was not asked for");
    says(&page, "Write the letter: leave not asked for");
    // Each morning the same: raised once.
    town.put_in(service::work::Task::BeginDay.kind()).await;
    town.work_off().await;
    let today = town.get("/ashshire/today", &officer).await.body;
    let words = "and leave was not asked for";
    assert_eq!(today.matches(words).count(), 1, "{today}");
}

#[tokio::test]
async fn nobody_of_another_school_or_of_the_authority_sees_any_of_it() {
    let town = Town::at_ease().await;
    let bo = bo(&town).await;
    let officer = town.sign_in("alder").await;
    let request = taken_down(&town, &officer, &bo, FIRST, LAST, TODAY).await;
    let birch = town.sign_in("birch").await;
    let nothing = town
        .get(
            "/ashshire/pupils/018f3c1e-7e5a-7000-8000-000000000001/leave",
            &birch,
        )
        .await;
    assert_eq!(nothing.status, StatusCode::NOT_FOUND);
    let one = format!("/{}", request.id);
    for page in ["", "/ask", "/link", one.as_str()] {
        let other = town.get(&at(bo.pupil, page), &birch).await;
        assert_eq!(
            (other.status, &other.body),
            (StatusCode::NOT_FOUND, &nothing.body),
            "{page}"
        );
    }
    let withdraw = at(bo.pupil, &format!("{one}/withdraw"));
    for (path, form) in [
        (at(bo.pupil, "/ask"), desk_form(bo.ida, FIRST, FIRST, TODAY)),
        (at(bo.pupil, "/link"), format!("parent={}", bo.ida)),
        (at(bo.pupil, "/link/end"), format!("parent={}", bo.ida)),
        (withdraw, "reason=x".to_owned()),
    ] {
        let other = town.post(&path, &birch, &form).await;
        assert_eq!(other.status, StatusCode::NOT_FOUND, "{path}");
    }
    let alder = town.school("Alder Primary").await.id;
    let list = format!("/ashshire/schools/{alder}/leave");
    assert_eq!(town.get(&list, &birch).await.status, StatusCode::NOT_FOUND);
    let of_authority = town.sign_in("officer").await;
    for path in [at(bo.pupil, ""), list] {
        let other = town.get(&path, &of_authority).await;
        assert_eq!(other.status, StatusCode::FORBIDDEN, "{path}");
    }
    let chronology = format!("/ashshire/pupils/{}/chronology", bo.pupil);
    let chronology = town.get(&chronology, &of_authority).await.body;
    let today = town.get("/ashshire/today", &of_authority).await.body;
    for words in ["Leave asked for", "Leave to decide on", "funeral"] {
        assert!(
            !chronology.contains(words) && !today.contains(words),
            "{words}"
        );
    }
    // Whoever looked is on record.
    let manager = town.sign_in("head").await;
    town.get(&at(bo.pupil, ""), &manager).await;
    let looks = town
        .get(&format!("/ashshire/pupils/{}/looks", bo.pupil), &manager)
        .await;
    says(&looks, "taking a request for leave down");
    assert_eq!(requests(&town, bo.pupil).await.len(), 1, "nothing was done");
}

#[tokio::test]
async fn the_letter_with_a_link_is_never_written_to_many_at_once() {
    let town = Town::at_ease().await;
    let officer = town.sign_in("alder").await;
    let page = town.get("/ashshire/letters/new", &officer).await;
    says(&page, "Leave of absence: yes");
    assert!(!page.body.contains("the link to ask by"));
    for (letter, status) in [
        ("leave-authorised", StatusCode::OK),
        ("leave-request-link", StatusCode::NOT_FOUND),
    ] {
        let path = format!("/ashshire/letters/new/{letter}");
        assert_eq!(town.get(&path, &officer).await.status, status, "{letter}");
    }
}
