//! Loading a file through the pages: what it would do is shown, then done by a worker, once; and whose
//! it is.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use store::attendance::{amendments_of, standing_of};
use store::chronology::{Subject, page};
use store::jobs::{JobState, list};
use store::pupils::find_by_upn;
use store::today::{ItemState, of_school};
use store::{EnrolmentId, PupilId};

use crate::town::{Answer, TODAY, Town};

/// Uploads a file on one of the two pages for it.
pub(crate) async fn upload_to(
    town: &Town,
    cookie: &str,
    page: &str,
    school: &str,
    file: &str,
) -> Answer {
    let school = town.school(school).await.id;
    let body = format!(
        "--x\r\nContent-Disposition: form-data; name=\"school\"\r\n\r\n{school}\r\n--x\r\n\
         Content-Disposition: form-data; name=\"file\"; filename=\"export.csv\"\r\n\
         Content-Type: text/csv\r\n\r\n{file}\r\n--x--\r\n"
    );
    let request = Request::post(format!("/ashshire/{page}"))
        .header(header::COOKIE, cookie)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
        .header("sec-fetch-site", "same-origin");
    town.send(request.body(Body::from(body)).expect("a request"))
        .await
}

async fn upload(town: &Town, cookie: &str, school: &str, file: &str) -> Answer {
    upload_to(town, cookie, "load", school, file).await
}

/// Marks of the last day for both of Alder's pupils, and one of the day before put right.
fn file() -> String {
    format!(
        "UPN,AttendanceDate,SessionName,AttendanceMark\n\
         A999000000001,{TODAY},AM,/\nA999000000001,{TODAY},PM,\\\n\
         A999000000002,{TODAY},AM,O\nA999000000002,{TODAY},PM,O\n\
         A999000000002,2025-09-01,AM,I\n\
         A999000000002,2025-10-11,AM,O\n\
         A999000000003,{TODAY},AM,/\n"
    )
}

async fn pupil(town: &Town, upn: &str) -> PupilId {
    let found = find_by_upn(&town.rooms().store, &[upn]).await;
    found.expect("reads")[0].id
}

const GOOD: &str = "asks=choice&choice=good-rows";
const NOTHING: &str = "asks=choice&choice=all-or-nothing";

/// Uploads, confirms and works off; the page with what came of it.
async fn load(town: &Town, cookie: &str, school: &str, file: &str, form: &str) -> String {
    let taken = upload(town, cookie, school, file).await;
    let sent = town.post(&taken.location, cookie, form).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    town.work_off().await;
    town.get(&taken.location, cookie).await.body
}

#[tokio::test]
async fn a_file_is_shown_then_loaded_and_then_changes_nothing_more() {
    let town = Town::at_ease().await;
    let cookie = town.sign_in("alder").await;
    let taken = upload(&town, &cookie, "Alder Primary", &file()).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.body);
    let store = town.rooms().store;
    let bo = pupil(&town, "A999000000002").await;

    let shown = town.get(&taken.location, &cookie).await.body;
    for words in [
        "First marks to be added",
        "Bo Lindgren",
        "school was not open",
        "UPN A999000000003",
        "Load these marks",
        "2 rows cannot be taken",
    ] {
        assert!(shown.contains(words), "{words}\n{shown}");
    }
    let before = standing_of(&store, bo)
        .await
        .expect("reads")
        .expect("a standing");
    let sent = town.post(&taken.location, &cookie, GOOD).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    assert_eq!(sent.location, taken.location);
    assert_eq!(
        amendments_of(&store, bo).await.expect("reads").len(),
        0,
        "nothing is done before a worker does it"
    );
    let waits = town.get(&taken.location, &cookie).await.body;
    assert!(waits.contains("Waiting for its turn"), "{waits}");
    let progress = format!("{}/progress", taken.location);
    let said = town.get(&progress, &cookie).await.body;
    assert!(said.contains("\"ended\":false"), "{said}");

    town.work_off().await;
    let said = town.get(&progress, &cookie).await.body;
    assert!(said.contains("\"ended\":true"), "{said}");
    let words = town.get(&taken.location, &cookie).await.body;
    assert!(
        words.contains("4 first marks added, 1 changed, 2 rows not taken"),
        "{words}"
    );
    let kept = amendments_of(&store, bo).await.expect("reads");
    assert_eq!(kept.len(), 1);
    assert_eq!(
        (kept[0].reason.as_str(), kept[0].made_by_name.as_str()),
        ("changed in the MIS", "Person alder")
    );
    let after = standing_of(&store, bo)
        .await
        .expect("reads")
        .expect("a standing");
    assert_eq!(after.unauthorised, before.unauthorised - 1 + 2);
    let told = page(&store, Subject::Child(bo), None, 50)
        .await
        .expect("reads");
    let amended = told
        .iter()
        .find(|e| e.kind == "attendance.mark.amended")
        .expect("told");
    assert_eq!(amended.actor_name, "Person alder");
    let by_rules = told.iter().filter(|e| e.kind.starts_with("today."));
    assert!(
        by_rules.clone().all(|e| e.actor_name == "Herringbone"),
        "what follows is not the officer's doing"
    );

    let again = upload(&town, &cookie, "Alder Primary", &file()).await;
    let shown = town.get(&again.location, &cookie).await.body;
    assert!(
        shown.contains("nothing in this file that the registers do not hold"),
        "{shown}"
    );
    // And when it is loaded all the same, nothing is amended twice.
    town.post(&again.location, &cookie, GOOD).await;
    town.work_off().await;
    let words = town.get(&again.location, &cookie).await.body;
    assert!(words.contains("0 first marks added, 0 changed"), "{words}");
    assert_eq!(amendments_of(&store, bo).await.expect("reads").len(), 1);
}

#[tokio::test]
async fn all_or_nothing_loads_nothing_while_a_row_is_wrong() {
    let town = Town::at_ease().await;
    let cookie = town.sign_in("alder").await;
    let wrong = file().replace("AM,I", "AM,?");
    let taken = upload(&town, &cookie, "Alder Primary", &wrong).await;
    let shown = town.get(&taken.location, &cookie).await.body;
    assert!(
        shown.contains(">6<") && shown.contains("3 rows cannot be taken"),
        "{shown}"
    );
    let unsaid = town.post(&taken.location, &cookie, "asks=choice").await;
    assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unsaid.body.contains("Choose what becomes of the rows"));
    town.post(&taken.location, &cookie, NOTHING).await;
    town.work_off().await;
    let words = town.get(&taken.location, &cookie).await.body;
    assert!(words.contains("Nothing was loaded"), "{words}");
    let rooms = town.rooms();
    let bo = pupil(&town, "A999000000002").await;
    let none = amendments_of(&rooms.store, bo).await.expect("reads");
    assert!(none.is_empty());
    let none = upload(&town, &cookie, "Alder Primary", "").await;
    assert!(none.body.contains("Choose a file"));
}

#[tokio::test]
async fn the_rows_not_taken_come_back_to_be_mended_and_loaded_again() {
    let town = Town::at_ease().await;
    let cookie = town.sign_in("alder").await;
    let wrong = file().replace("AM,I", "AM,?");
    let taken = upload(&town, &cookie, "Alder Primary", &wrong).await;
    town.post(&taken.location, &cookie, GOOD).await;
    town.work_off().await;
    let words = town.get(&taken.location, &cookie).await.body;
    assert!(
        words.contains("4 first marks added, 0 changed, 3 rows not taken"),
        "{words}"
    );
    let address = format!("{}/refused", taken.location);
    let mend = town.get(&address, &cookie).await.body;
    let lines: Vec<&str> = mend.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(lines.len(), 4, "{mend}");
    assert_eq!(
        lines[0],
        "UPN,AttendanceDate,SessionName,AttendanceMark,Why this row was not taken"
    );
    assert!(lines[1].starts_with("A999000000002,2025-09-01,AM,?,"));
    let mended = mend.replace("AM,?", "AM,I");
    let result = load(&town, &cookie, "Alder Primary", &mended, GOOD).await;
    assert!(
        result.contains("0 first marks added, 1 changed, 2 rows not taken"),
        "{result}"
    );
}

#[tokio::test]
async fn a_file_without_known_headings_is_read_by_columns_that_are_kept() {
    let town = Town::at_ease().await;
    let cookie = town.sign_in("alder").await;
    let strange = format!("Learner,When,Half,Outcome\nA999000000001,{TODAY},AM,/\n");
    let taken = upload(&town, &cookie, "Alder Primary", &strange).await;
    let refused = town.get(&taken.location, &cookie).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("Say which column holds what"));
    let columns = format!("{}/columns", taken.location);
    let form = town.get(&columns, &cookie).await.body;
    assert!(form.contains("A: Learner, such as A999000000001"), "{form}");
    let lacking = town.post(&columns, &cookie, "upn=A&date=B&mark=D").await;
    assert_eq!(lacking.status, StatusCode::UNPROCESSABLE_ENTITY);
    let said = "upn=A&date=B&session=C&mark=D&date_order=day-month";
    let kept = town.post(&columns, &cookie, said).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.body);
    let shown = town.get(&taken.location, &cookie).await.body;
    assert!(shown.contains("Load these marks"), "{shown}");
    // The next file needs no telling, and nor does one with the usual headings.
    for file in [strange.replace(",/", ",L"), file()] {
        let next = upload(&town, &cookie, "Alder Primary", &file).await;
        let shown = town.get(&next.location, &cookie).await;
        assert_eq!(shown.status, StatusCode::OK, "{}", shown.body);
    }
    let forgotten = town.post(&format!("{columns}/forget"), &cookie, "").await;
    assert_eq!(forgotten.status, StatusCode::SEE_OTHER);
    let refused = town.get(&taken.location, &cookie).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn pupils_who_appear_and_disappear_are_put_on_today_until_it_is_explained() {
    let town = Town::at_ease().await;
    let cookie = town.sign_in("alder").await;
    let rooms = town.rooms();
    let school = town.school("Alder Primary").await.id;
    let items = async || {
        let items = of_school(&rooms.store, school, "roll-change").await;
        let mut items: Vec<(Option<PupilId>, ItemState, String)> = items
            .expect("reads")
            .into_iter()
            .map(|i| (i.pupil, i.state, i.spell))
            .collect();
        items.sort_by(|a, b| a.2.cmp(&b.2));
        items
    };
    // Bo is not in a file of the whole school, and a pupil is who is not on the roll.
    let whole = format!(
        "UPN,AttendanceDate,SessionName,AttendanceMark\nA999000000001,{TODAY},AM,/\nA999000000009,{TODAY},AM,/\n"
    );
    let form = "asks=whole+choice&whole=yes&choice=good-rows";
    let shown = upload(&town, &cookie, "Alder Primary", &whole).await;
    let shown = town.get(&shown.location, &cookie).await.body;
    assert!(
        shown.contains("1 of the 2 pupils on the roll are not in this file"),
        "{shown}"
    );
    load(&town, &cookie, "Alder Primary", &whole, form).await;
    let bo = pupil(&town, "A999000000002").await;
    let appeared = (
        None,
        ItemState::Open,
        format!("appeared A999000000009 {TODAY}"),
    );
    let gone = |state| (Some(bo), state, format!("gone A999000000002 {TODAY}"));
    assert_eq!(items().await, [appeared.clone(), gone(ItemState::Open)]);
    let today = town.get("/ashshire/today", &cookie).await.body;
    assert!(today.contains("Roll change not notified"), "{today}");
    let officer = town.sign_in("officer").await;
    let today = town.get("/ashshire/today", &officer).await.body;
    assert!(today.contains("Roll change not notified"), "{today}");
    let birch = town.sign_in("birch").await;
    let today = town.get("/ashshire/today", &birch).await.body;
    assert!(!today.contains("Roll change not notified"));

    // Bo is in the next file: that is explained, and the other is not.
    let next =
        format!("UPN,AttendanceDate,SessionName,AttendanceMark\nA999000000002,{TODAY},AM,O\n");
    load(
        &town,
        &cookie,
        "Alder Primary",
        &next,
        "asks=whole&whole=no",
    )
    .await;
    assert_eq!(
        items().await,
        [appeared.clone(), gone(ItemState::Withdrawn)]
    );

    // The pupil comes on to the roll: withdrawn with the next working out.
    let context = rooms.context(store::Actor::program("test"));
    let unit = rooms.store.begin(context).await.expect("begins");
    let mut new = store::pupils::find(&unit, bo)
        .await
        .expect("reads")
        .expect("is there");
    new.id = unit.context().id();
    new.upn = Some("A999000000009".to_owned());
    let spell = store::pupils::Enrolment {
        id: unit.context().id::<EnrolmentId>(),
        pupil: new.id,
        school,
        start_on: TODAY,
        end_on: None,
        status: register::RollStatus::Single,
        end_reason: None,
    };
    store::pupils::insert(&unit, vec![new]).await.expect("adds");
    store::pupils::insert_enrolments(&unit, vec![spell])
        .await
        .expect("adds");
    unit.commit().await.expect("kept");
    service::attendance::recompute_everybody(&rooms, TODAY, 1)
        .await
        .expect("works out");
    assert!(
        items()
            .await
            .iter()
            .all(|(_, state, _)| *state == ItemState::Withdrawn)
    );
}

#[tokio::test]
async fn a_register_that_has_not_come_is_asked_for_until_it_comes() {
    let asked = async |town: &Town, name: &str| {
        let school = town.school(name).await.id;
        let items = of_school(&town.rooms().store, school, "not-received").await;
        items.expect("reads").len()
    };
    let noon = Town::at_ease().await;
    noon.look_for_registers().await;
    assert_eq!(asked(&noon, "Alder Primary").await, 0, "not due yet");
    let town = Town::in_the_evening().await;
    let (rooms, school) = (town.rooms(), town.school("Alder Primary").await.id);
    for _ in 0..2 {
        town.look_for_registers().await;
        for name in ["Alder Primary", "Birch High"] {
            assert_eq!(asked(&town, name).await, 1, "{name}: once");
        }
    }
    let cookie = town.sign_in("alder").await;
    let today = town.get("/ashshire/today", &cookie).await.body;
    assert!(today.contains("Register not received"), "{today}");
    let one =
        format!("UPN,AttendanceDate,SessionName,AttendanceMark\nA999000000001,{TODAY},AM,/\n");
    load(&town, &cookie, "Alder Primary", &one, "asks=whole&whole=no").await;
    let items = of_school(&rooms.store, school, "not-received").await;
    let states: Vec<ItemState> = items.expect("reads").iter().map(|i| i.state).collect();
    assert_eq!(states, [ItemState::Withdrawn]);
}

#[tokio::test]
async fn nobody_loads_another_schools_registers() {
    let town = Town::at_ease().await;
    let (alder, birch) = (town.sign_in("alder").await, town.sign_in("birch").await);
    let refused = upload(&town, &birch, "Alder Primary", &file()).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    let taken = upload(&town, &alder, "Alder Primary", &file()).await;
    let at = |page: &str| format!("{}{page}", taken.location);
    for page in [
        "",
        "/lines?what=refused",
        "/refused",
        "/progress",
        "/columns",
    ] {
        let answer = town.get(&at(page), &birch).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{page}");
        let answer = town.get(&at(page), &alder).await;
        assert_eq!(answer.status, StatusCode::OK, "{page}");
    }
    for page in ["", "/again", "/columns", "/columns/forget"] {
        let answer = town.post(&at(page), &birch, GOOD).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{page}");
    }
    assert_eq!(town.work_off().await, 0, "nothing was put in");
    let officer = town.sign_in("officer").await;
    let refused = town.get("/ashshire/load", &officer).await;
    assert_eq!(
        refused.status,
        StatusCode::FORBIDDEN,
        "registers are the school's to load"
    );
    assert!(
        refused
            .body
            .contains("None of your roles may load registers")
    );
}

/// Loads a file into Alder's registers through the pages, from the upload to the end.
pub(crate) async fn load_a_file(town: &Town, file: &str) {
    let cookie = town.sign_in("alder").await;
    let taken = upload(town, &cookie, "Alder Primary", file).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.body);
    let done = town.post(&taken.location, &cookie, GOOD).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    town.work_off().await;
}

#[tokio::test]
async fn a_job_that_fails_is_tried_again_and_the_page_says_so() {
    let town = Town::at_ease().await;
    let cookie = town.sign_in("alder").await;
    let taken = upload(&town, &cookie, "Alder Primary", &file()).await;
    town.post(&taken.location, &cookie, GOOD).await;
    let rooms = town.rooms();
    // The file is lost from the disk.
    let id = taken.location.rsplit('/').next().expect("an id");
    let loading = store::loading::find(&rooms.store, id.parse().expect("an id"))
        .await
        .expect("reads")
        .expect("is there");
    let name = loading.file.to_string();
    let store::FilesPlace::Folder(folder) = &rooms.store.config().files;
    let kept = folder.join(&name[..2]).join(&name);
    let aside = folder.join("aside");
    std::fs::rename(&kept, &aside).expect("put aside");
    let done = service::work::work_off(&town.house, "ashshire").await;
    assert!(done.is_err());
    let waiting = list(&rooms.store, JobState::Waiting, 9)
        .await
        .expect("reads");
    assert!(waiting[0].cause.is_some(), "{waiting:?}");
    let shown = town.get(&taken.location, &cookie).await.body;
    assert!(shown.contains("It is tried again after"), "{shown}");
    let bo = pupil(&town, "A999000000002").await;
    let none = amendments_of(&rooms.store, bo).await.expect("reads");
    assert!(none.is_empty(), "and nothing was done");

    // Put right, it need not wait.
    std::fs::rename(&aside, &kept).expect("put back");
    assert_eq!(town.work_off().await, 0, "it rests");
    let again = format!("{}/again", taken.location);
    let other = town.sign_in("birch").await;
    let missing = town.post(&again, &other, "").await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    assert_eq!(town.work_off().await, 0, "nobody else has it tried again");
    for _ in 0..2 {
        let sent = town.post(&again, &cookie, "").await;
        assert_eq!(sent.location, taken.location, "{}", sent.body);
    }
    assert_eq!(town.work_off().await, 1);
    let words = town.get(&taken.location, &cookie).await.body;
    assert!(words.contains("Registers loaded"), "{words}");
    let school = Subject::School(town.school("Alder Primary").await.id);
    let told = page(&rooms.store, school, None, 50).await.expect("reads");
    let kinds: Vec<&str> = told.iter().map(|e| e.kind.as_str()).collect();
    assert!(kinds.contains(&"attendance.file.tried-again"), "{kinds:?}");
    let done = town.post(&again, &cookie, "").await;
    assert_eq!(done.location, taken.location);
    assert_eq!(
        town.work_off().await,
        0,
        "what is loaded is not tried again"
    );
}
