//! Transfer files on their pages: looked at pupil by pupil, taken only where the record has nothing, marks that nobody can
//! read for sure kept as they came; and no other school's.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use store::chronology::{Subject, page};
use store::pupils::{addresses_of, find, parents_of};

use crate::open_questions::{BO, pupil};
use crate::town::{Answer, Town};

const NAME: &str = "8854001_CTF_9994001_001.xml";

fn says(answer: &Answer, words: &str) {
    assert!(answer.body.contains(words), "{words}: {}", answer.body);
}

/// A file about Bo, and about somebody of another school.
fn file() -> String {
    format!(
        r"<?xml version='1.0' encoding='UTF-8'?>
<CTfile><Header><DocumentName>Common Transfer File</DocumentName><CTFversion>25.0</CTFversion><DateTime>2025-10-06T09:30:00</DateTime>
<SourceSchool><LEA>885</LEA><Estab>4001</Estab><SchoolName>Ash Lane</SchoolName></SourceSchool><DestSchool><LEA>999</LEA><Estab>4001</Estab></DestSchool></Header>
<CTFpupilData>
<Pupil><UPN>{BO}</UPN><Surname>Lindgren</Surname><Forename>Bo</Forename><DOB>2013-05-01</DOB><Sex>F</Sex>
<BasicDetails><FormerUPN>B801200005001</FormerUPN><Languages><Type><LanguageType>H</LanguageType><Language>SWE</Language></Type></Languages></BasicDetails>
<SENhistory><SEN><StartDate>2024-09-02</StartDate><SENprovision>K</SENprovision></SEN></SENhistory>
<Address><BS7666Address><PAON>1</PAON><Street>Ash Lane</Street><Town>Leominster</Town></BS7666Address><PostCode>ZZ1 1AA</PostCode></Address>
<Contacts><Contact><Order>1</Order><Surname>Lindgren</Surname><Forename>Ida</Forename><Responsibility>true</Responsibility><Address><AddressAsPupil>true</AddressAsPupil></Address><Phones><Phone><TelephoneType>M</TelephoneType><PhoneNo>07700 900001</PhoneNo></Phone></Phones></Contact></Contacts>
<Attendance><YearData><Year>2024</Year><SchoolName>Ash Lane</SchoolName><SessionsPossible>20</SessionsPossible><SessionsAttended>18</SessionsAttended><AttendSessions><AttendanceStartDate>2024-09-02</AttendanceStartDate><AttendanceMarks>/\/\C1C1/\</AttendanceMarks></AttendSessions></YearData></Attendance></Pupil>
<Pupil><UPN>A999000000003</UPN><Surname>Marsh</Surname><Forename>Cleo</Forename><DOB>2013-05-01</DOB></Pupil>
</CTFpupilData></CTfile>"
    )
}

async fn upload(town: &Town, cookie: &str, school: &str, name: &str, file: &str) -> Answer {
    let school = town.school(school).await.id;
    let body = format!(
        "--x\r\nContent-Disposition: form-data; name=\"school\"\r\n\r\n{school}\r\n--x\r\n\
         Content-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
         Content-Type: application/xml\r\n\r\n{file}\r\n--x--\r\n"
    );
    let request = Request::post("/ashshire/transfer")
        .header(header::COOKIE, cookie)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
        .header("sec-fetch-site", "same-origin");
    town.send(request.body(Body::from(body)).expect("a request"))
        .await
}

#[tokio::test]
async fn a_transfer_file_is_looked_at_and_fills_in_what_the_record_has_not() {
    let town = Town::at_ease().await;
    let alder = town.sign_in("alder").await;
    let taken = upload(&town, &alder, "Alder Primary", NAME, &file()).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.body);
    let look = town.get(&taken.location, &alder).await;
    for words in [
        "Bo Lindgren",
        "B801200005001",
        "SWE",
        "Filled in",
        "Shown only: the school finds out itself",
        "C1C1",
        "need somebody to look at them",
        "To be added: 1",
        "A999000000003",
        "is nobody on the school’s roll today",
    ] {
        says(&look, words);
    }
    let bo = pupil(&town, BO).await;
    let store = town.rooms().store;
    let before = find(&store, bo).await.expect("reads").expect("is there");
    assert_eq!(before.former_upn, None, "nothing is done yet");
    let done = town.post(&taken.location, &alder, "").await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    says(
        &town.get(&done.location, &alder).await,
        "was filled in from the file",
    );
    let after = find(&store, bo).await.expect("reads").expect("is there");
    assert_eq!(after.former_upn.as_deref(), Some("B801200005001"));
    assert_eq!(after.language.as_deref(), Some("SWE"));
    assert_eq!(after.legal_surname, before.legal_surname);
    let lived = addresses_of(&store, bo).await.expect("reads");
    assert_eq!(lived[0].1.postcode, "ZZ1 1AA");
    let parents = parents_of(&store, bo).await.expect("reads");
    assert_eq!(parents.len(), 1);
    assert_eq!(parents[0].1.forename, "Ida");
    let facts = store::pupils::facts_of(&store, bo).await.expect("reads");
    assert!(
        facts.iter().all(|fact| fact.value != "K"),
        "needs are not taken"
    );
    let entries = page(&store, Subject::Child(bo), None, 50)
        .await
        .expect("reads");
    assert!(entries.iter().any(|entry| entry.kind == "transfer.taken"));
    // Once more, and nothing is added twice.
    town.post(&taken.location, &alder, "").await;
    assert_eq!(parents_of(&store, bo).await.expect("reads").len(), 1);
    assert_eq!(addresses_of(&store, bo).await.expect("reads").len(), 1);
}

#[tokio::test]
async fn a_file_whose_name_says_otherwise_is_taken_only_by_who_has_looked() {
    let town = Town::at_ease().await;
    let alder = town.sign_in("alder").await;
    let name = "8854001_CTF_8854002_001.xml";
    let taken = upload(&town, &alder, "Alder Primary", name, &file()).await;
    let look = town.get(&taken.location, &alder).await;
    says(
        &look,
        "is not whom the file’s name says"
            .replace('’', "&#39;")
            .as_str(),
    );
    let unlooked = town.post(&taken.location, &alder, "").await;
    assert_eq!(unlooked.status, StatusCode::UNPROCESSABLE_ENTITY);
    says(&unlooked, "Look at what is in doubt");
    let done = town.post(&taken.location, &alder, "looked=yes").await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
}

#[tokio::test]
async fn a_file_that_cannot_be_read_says_where_and_nobody_takes_another_schools() {
    let town = Town::at_ease().await;
    let alder = town.sign_in("alder").await;
    let broken = file().replace("<CTfile>", "<!DOCTYPE CTfile><CTfile>");
    let refused = upload(&town, &alder, "Alder Primary", NAME, &broken).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    says(&refused, "What is wrong with the file");
    says(&refused, NAME);
    let nothing = upload(&town, &alder, "Alder Primary", "", "").await;
    says(&nothing, "Choose a file");
    let other = upload(&town, &alder, "Birch High", NAME, &file()).await;
    assert_eq!(other.status, StatusCode::NOT_FOUND);
    let taken = upload(&town, &alder, "Alder Primary", NAME, &file()).await;
    let birch = town.sign_in("birch").await;
    let look = town.get(&taken.location, &birch).await;
    assert_eq!(look.status, StatusCode::NOT_FOUND);
    let manager = town.sign_in("manager").await;
    assert_eq!(
        town.get("/ashshire/transfer", &manager).await.status,
        StatusCode::FORBIDDEN
    );
}
