//! Calendars through the pages: looked at, drawn up day by day, from term dates and from another
//! school's year, checked against the marks, and put in force.

use axum::http::StatusCode;
use casework::schools::SchoolYear;
use jiff::civil::date;
use law::academic_year::AcademicYear;
use register::DaySessions;
use store::SchoolId;
use store::attendance::standing_of;
use store::chronology::{self, Subject};
use store::pupils::find_by_upn;
use store::schools::{calendars_of, notes_of};

use crate::town::Town;

const YEAR: AcademicYear = AcademicYear(2025);

struct Office {
    town: Town,
    cookie: String,
    alder: SchoolId,
}

impl Office {
    async fn of(who: &str) -> Self {
        let town = Town::at_ease().await;
        let cookie = town.sign_in(who).await;
        let alder = town.school("Alder Primary").await.id;
        Self {
            town,
            cookie,
            alder,
        }
    }

    fn at(&self, page: &str) -> String {
        format!("/ashshire/schools/{}/calendar/2025{page}", self.alder)
    }

    async fn get(&self, page: &str) -> String {
        let answer = self.town.get(&self.at(page), &self.cookie).await;
        assert_eq!(answer.status, StatusCode::OK, "{page}: {}", answer.body);
        answer.body
    }

    /// Sends a form that is taken, and gives the address it leads to.
    async fn post(&self, page: &str, form: &str) -> String {
        let answer = self.town.post(&self.at(page), &self.cookie, form).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        answer.location
    }

    /// Sends a form that is refused, and gives the page that says why.
    async fn refused(&self, page: &str, form: &str) -> String {
        let answer = self.town.post(&self.at(page), &self.cookie, form).await;
        assert_eq!(
            answer.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{}",
            answer.body
        );
        answer.body
    }

    async fn kept(&self) -> SchoolYear {
        let store = self.town.rooms().store;
        let years = calendars_of(&store, self.alder).await.expect("reads");
        let year = years
            .iter()
            .find(|y| y.academic_year == YEAR)
            .expect("the year");
        SchoolYear::of(YEAR, &year.open_weeks, [])
    }

    async fn bo(&self) -> store::attendance::KeptStanding {
        let store = self.town.rooms().store;
        let bo = find_by_upn(&store, &["A999000000002"])
            .await
            .expect("reads")[0]
            .id;
        let standing = standing_of(&store, bo).await.expect("reads");
        standing.expect("a standing")
    }
}

#[tokio::test]
async fn a_year_is_seen_as_months_and_as_tables() {
    let office = Office::of("alder").await;
    let now = format!("/ashshire/schools/{}/calendar", office.alder);
    let now = office.town.get(&now, &office.cookie).await;
    assert_eq!(now.location, office.at(""));
    let page = office.get("").await;
    assert_eq!(page.matches("<table class=\"app-month\">").count(), 12);
    assert!(page.contains("30 days, 60 sessions."), "{page}");
    assert!(
        page.contains("Monday 1 September 2025"),
        "the table beneath"
    );
    assert!(page.contains("Change this calendar"));
    let next = office
        .town
        .get(&office.at("").replace("2025", "2026"), &office.cookie)
        .await;
    assert!(
        next.body
            .contains("Nobody has entered this academic year yet")
    );
}

#[tokio::test]
async fn a_closure_is_drawn_up_checked_and_saved_and_no_mark_is_lost() {
    let office = Office::of("head").await;
    let before = office.bo().await;
    let refused = office
        .refused("/edit/2025-09-02", "what=closure&why=+")
        .await;
    assert!(refused.contains("Say why the school is closed"));
    let refused = office.refused("/edit/2025-09-02", "what=holiday").await;
    assert!(refused.contains("Choose what the day is to be"));
    for (until, words) in [
        ("day=1&month=9&year=2025", "must not be before the first"),
        ("day=1&month=8&year=2026", "must lie in this academic year"),
        ("day=31&month=9&year=2025", "Enter the last day"),
    ] {
        let page = office
            .refused("/edit/2025-09-02", &format!("what=am&{until}"))
            .await;
        assert!(page.contains(words), "{until}");
    }

    // Tuesday to the next Monday closed: five school days, ten sessions, two pupils at this school.
    let form = "what=closure&why=burst+pipe&day=8&month=9&year=2025";
    assert_eq!(
        office.post("/edit/2025-09-02", form).await,
        office.at("/edit")
    );
    // A Saturday on which the school is open in the morning, when nobody was marked.
    office.post("/edit/2025-09-13", "what=am").await;
    let draft = office.get("/edit").await;
    assert!(
        draft.contains("6 days are changed in your draft"),
        "{draft}"
    );
    assert!(draft.contains("51 sessions; 60 in the calendar in force."));
    assert_eq!(
        office.kept().await.sessions_held(),
        60,
        "nothing is in force yet"
    );
    assert_eq!(office.bo().await, before);

    let check = office.get("/check").await;
    assert!(
        check.contains("20, in the registers of 2 pupils"),
        "{check}"
    );
    assert!(check.contains("Tuesday 2 September 2025") && check.contains("Closed: burst pipe"));
    assert!(check.contains("Sessions opened up to today"));
    assert!(check.contains("No mark is lost"));

    assert_eq!(office.post("/check", "").await, office.at("?done=saved"));
    let page = office.get("?done=saved").await;
    assert!(page.contains("The calendar is saved") && page.contains("burst pipe"));
    // The figures follow as a job, and until they do the school's pages say so.
    assert!(page.contains("is being worked out anew"), "{page}");
    assert!(page.contains(&format!("/ashshire/schools/{}/renewal", office.alder)));
    assert_eq!(office.bo().await, before);
    let renewal = format!("/ashshire/schools/{}/renewal", office.alder);
    let told = office.town.get(&renewal, &office.cookie).await.body;
    assert!(told.contains("\"ended\":false"), "{told}");
    let birch = office.town.sign_in("birch").await;
    let hidden = office.town.get(&renewal, &birch).await.status;
    assert_eq!(hidden, StatusCode::NOT_FOUND);
    let own = format!("/ashshire/schools/{}", office.alder);
    let seen = office.town.get(&own, &office.cookie).await.body;
    assert!(seen.contains("is being worked out anew"));
    let other = office.town.school("Birch High").await.id;
    let head = office.town.sign_in("officer").await;
    let seen = office
        .town
        .get(&format!("/ashshire/schools/{other}"), &head)
        .await;
    assert!(
        !seen.body.contains("is being worked out anew"),
        "another school's"
    );
    assert_eq!(office.town.work_off().await, 1);
    let told = office.town.get(&renewal, &office.cookie).await.body;
    assert_eq!(told, "{\"ended\":true}");
    let page = office.get("?done=saved").await;
    assert!(page.contains("has been worked out anew"));
    let seen = office.town.get(&own, &office.cookie).await.body;
    assert!(!seen.contains("is being worked out anew"));
    let kept = office.kept().await;
    assert_eq!(kept.sessions(date(2025, 9, 2)), DaySessions::None);
    assert_eq!(
        kept.sessions(date(2025, 9, 6)),
        DaySessions::None,
        "a Saturday, left alone"
    );
    assert_eq!(kept.sessions(date(2025, 9, 13)), DaySessions::Am);
    let notes = notes_of(&office.town.rooms().store, office.alder, YEAR).await;
    assert_eq!(notes.expect("reads").len(), 5);
    let after = office.bo().await;
    assert_eq!(
        (before.unauthorised, after.unauthorised),
        (24, 14),
        "five days of O count no longer"
    );
    assert_eq!(after.unmarked, before.unmarked + 1, "the Saturday");
    let (store, alder) = (office.town.rooms().store, Subject::School(office.alder));
    let mut entries = chronology::page(&store, alder, None, 9)
        .await
        .expect("reads");
    entries.retain(|e| e.kind == "schools.calendar.changed");
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0].actor_name, "Person head");
    let payload = entries[0].payload.as_ref().expect("particulars");
    assert_eq!(
        payload["sessions"],
        serde_json::json!({ "before": 60, "after": 51 })
    );

    // Opened again, the very marks count again: they were there all the time.
    office
        .post("/edit/2025-09-02", "what=both&day=8&month=9&year=2025")
        .await;
    let check = office.get("/check").await;
    assert!(check.contains("Marks that would begin to count"));
    office.post("/check", "").await;
    assert_eq!(office.town.work_off().await, 1);
    assert_eq!(office.bo().await.unauthorised, 24);
    assert_eq!(
        office
            .town
            .get(&office.at("/check"), &office.cookie)
            .await
            .status,
        StatusCode::OK
    );
    assert!(
        office
            .get("/check")
            .await
            .contains("There is nothing to save")
    );
}

#[tokio::test]
async fn whoever_was_quicker_is_never_overwritten() {
    let office = Office::of("head").await;
    let other = office.town.sign_in("administrator").await;
    office.post("/edit/2025-09-02", "what=am").await;
    let edit = office.at("/edit/2025-09-03");
    office.town.post(&edit, &other, "what=inset").await;
    let saved = office.town.post(&office.at("/check"), &other, "").await;
    assert_eq!(saved.location, office.at("?done=saved"));

    assert!(
        office
            .get("/edit")
            .await
            .contains("was changed since you began this draft")
    );
    let late = office.refused("/check", "").await;
    assert!(late.contains("Somebody changed this calendar"), "{late}");
    assert!(
        late.contains("Wednesday 3 September 2025"),
        "what theirs said is named"
    );
    assert_eq!(
        office.kept().await.sessions(date(2025, 9, 3)),
        DaySessions::None
    );
    // Having seen it, they put the other's day back into their own draft, and save.
    office.post("/edit/2025-09-03", "what=inset").await;
    office.post("/check", "").await;
    let kept = office.kept().await;
    assert_eq!(kept.sessions(date(2025, 9, 2)), DaySessions::Am);
    assert_eq!(kept.sessions(date(2025, 9, 3)), DaySessions::None);
}

#[tokio::test]
async fn a_year_begins_from_its_term_dates() {
    let office = Office::of("alder").await;
    office
        .post("/edit/2025-09-10", "what=closure&why=election")
        .await;
    office.post("/check", "").await;
    let form = office.get("/edit/terms").await;
    assert!(
        form.contains("value=\"1 September 2025\""),
        "what is there already"
    );
    let wrong = "first-1=1+September+2025&last-1=soon&first-2=20%2F12%2F2025&last-2=3%2F11%2F2025&inset=never";
    let refused = office.refused("/edit/terms", wrong).await;
    for words in [
        "Autumn term, first half: enter the last day",
        "“never” is not a day",
    ] {
        assert!(refused.contains(words), "{words}");
    }
    assert!(refused.contains("value=\"soon\""), "what was typed stays");
    let wrong = "first-1=1%2F9%2F2025&last-1=24%2F10%2F2025&first-2=20%2F10%2F2025&last-2=19%2F12%2F2025&inset=6%2F9%2F2025";
    let refused = office
        .refused("/edit/terms", &wrong.replace("inset=6%2F9", "inset=8%2F9"))
        .await;
    assert!(refused.contains("Autumn term, second half: it must begin after"));
    let refused = office
        .refused("/edit/terms", &wrong.replace("first-2=20", "first-2=27"))
        .await;
    assert!(refused.contains("Saturday 6 September 2025 is no working day"));
    let right = "first-1=1%2F9%2F2025&last-1=24%2F10%2F2025&first-2=3+Nov+2025&last-2=Fri+19+Dec+2025\
                 &first-3=&last-3=&inset=1+September+2025%0D%0A%0D%0A2025-11-03";
    office.post("/edit/terms", right).await;
    office.post("/check", "").await;
    let kept = office.kept().await;
    // 40 weekdays and 35, less two INSET days and the election.
    assert_eq!(kept.sessions_held(), (40 + 35 - 3) * 2);
    assert_eq!(
        kept.sessions(date(2025, 9, 10)),
        DaySessions::None,
        "the closure stays"
    );
    let page = office.get("").await;
    assert!(page.contains("INSET day") && page.contains("Closed: election"));
}

#[tokio::test]
async fn a_year_is_copied_but_not_the_other_schools_burst_pipe() {
    let office = Office::of("administrator").await;
    let birch = office.town.school("Birch High").await.id;
    let theirs = format!("/ashshire/schools/{birch}/calendar/2025");
    for (day, form) in [
        ("2025-09-10", "what=closure&why=burst+pipe"),
        ("2025-09-11", "what=inset"),
    ] {
        let page = format!("{theirs}/edit/{day}");
        office.town.post(&page, &office.cookie, form).await;
    }
    let saved = office
        .town
        .post(&format!("{theirs}/check"), &office.cookie, "")
        .await;
    assert_eq!(saved.location, format!("{theirs}?done=saved"));
    let nobody = office.refused("/edit/copy", "from=").await;
    assert!(nobody.contains("Choose the school whose year"));
    let own = office
        .refused("/edit/copy", &format!("from={}", office.alder))
        .await;
    assert!(own.contains("Choose the school whose year"));
    office.post("/edit/copy", &format!("from={birch}")).await;
    office.post("/check", "").await;
    let kept = office.kept().await;
    assert_eq!(kept.sessions(date(2025, 9, 10)), DaySessions::Both);
    assert_eq!(kept.sessions(date(2025, 9, 11)), DaySessions::None);
    let notes = notes_of(&office.town.rooms().store, office.alder, YEAR).await;
    assert_eq!(notes.expect("reads").len(), 1);
    // A draft that is thrown away leaves nothing.
    office.post("/edit/2025-09-12", "what=am").await;
    assert_eq!(office.post("/edit/discard", "").await, office.at(""));
    assert!(office.get("/edit").await.contains("Nothing is changed yet"));
}

#[tokio::test]
async fn a_draft_is_ones_own_and_a_calendar_ones_own_schools() {
    let office = Office::of("head").await;
    office.post("/edit/2025-09-02", "what=am").await;
    let alder = office.town.sign_in("alder").await;
    let page = office.town.get(&office.at("/edit"), &alder).await.body;
    assert!(
        page.contains("Nothing is changed yet"),
        "a colleague has a draft of their own"
    );
    let birch = office.town.sign_in("birch").await;
    let officer = office.town.sign_in("officer").await;
    for (page, form) in [
        ("/edit", None),
        ("/edit/2025-09-02", None),
        ("/edit/2025-09-02", Some("what=am")),
        ("/edit/terms", Some("")),
        ("/edit/copy", Some("")),
        ("/edit/discard", Some("")),
        ("/check", None),
        ("/check", Some("")),
    ] {
        for (cookie, expected) in [
            (&birch, StatusCode::NOT_FOUND),
            (&officer, StatusCode::FORBIDDEN),
        ] {
            let answer = match form {
                Some(form) => office.town.post(&office.at(page), cookie, form).await,
                None => office.town.get(&office.at(page), cookie).await,
            };
            assert_eq!(answer.status, expected, "{page} {form:?}");
        }
    }
    assert_eq!(
        office.town.get(&office.at(""), &birch).await.status,
        StatusCode::NOT_FOUND
    );
    let seen = office.town.get(&office.at(""), &officer).await;
    assert!(
        !seen.body.contains("Change this calendar"),
        "to be seen only"
    );
    for page in ["/edit/2026-08-01", "/edit/tomorrow"] {
        let answer = office.town.get(&office.at(page), &office.cookie).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{page}");
    }
    let never = office.at("").replace("2025", "1066");
    assert_eq!(
        office.town.get(&never, &office.cookie).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn the_page_of_a_whole_year_is_light() {
    let office = Office::of("head").await;
    let page = office.get("/edit").await;
    assert!(page.len() < 100_000, "{} bytes", page.len());
}
