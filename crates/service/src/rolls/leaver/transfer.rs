//! A pupil's transfer file, from what the record holds.
//! In: the record, the family, where the file goes. Out: the file's name and bytes; or why it is not written.
//! The totals of the year go, not its marks in one text: how that is laid out is the receiving system's to say, and the
//! totals count.

use exchange::ctf::{
    Address as Home, Contact, Ctf, Header, Home as Lives, Phone, Place, Pupil, Refused, School,
    Totals, Version, Where, Writing, Written, YearData, write,
};
use jiff::civil::{Date, DateTime};
use law::academic_year::academic_year;
use register::{Day, HeldSession};
use store::ParentId;
use store::pupils::{Address, ContactKind, ContactPoint, Parent, Relationship};

use super::case::Case;
use crate::pupils::register::Own;

/// The family, as far as a file may tell of it.
#[derive(Default)]
pub(super) struct Family {
    pub(super) home: Option<Address>,
    /// In the order in which to ask them.
    pub(super) parents: Vec<(Relationship, Parent)>,
    /// Those of them that have one.
    pub(super) homes: Vec<(ParentId, Address)>,
    pub(super) points: Vec<ContactPoint>,
}

fn home(address: &Address) -> Home {
    let lines = address.lines.lines().map(|line| line.trim().to_owned());
    let mut lines: Vec<String> = lines.filter(|line| !line.is_empty()).collect();
    // The format has five.
    if lines.len() > 5 {
        let rest = lines.split_off(4).join(", ");
        lines.push(rest);
    }
    Home {
        at: Where::Lines(lines),
        postcode: address.postcode.clone(),
        ..Home::default()
    }
}

fn contact(family: &Family, (relation, parent): &(Relationship, Parent)) -> Contact {
    let own = || {
        family
            .points
            .iter()
            .filter(|p| p.parent == parent.id && p.ended_on.is_none())
    };
    let phones = own().filter_map(|point| {
        let kind = match point.kind {
            ContactKind::Email => return None,
            ContactKind::Mobile => "M",
            ContactKind::Phone => "H",
        };
        Some(Phone {
            kind: kind.to_owned(),
            number: point.value.clone(),
        })
    });
    let email = own().find(|point| point.kind == ContactKind::Email);
    let address = family.homes.iter().find(|(id, _)| *id == parent.id);
    Contact {
        order: Some(relation.contact_order),
        title: parent.title.clone(),
        surname: parent.surname.clone(),
        forename: parent.forename.clone(),
        relationship: relation.kind.clone(),
        // Not known is not no.
        responsibility: relation.parental_responsibility.then_some(true),
        home: match address {
            Some((_, address)) if Some(address) != family.home.as_ref() => {
                Lives::Own(Box::new(home(address)))
            }
            Some(_) => Lives::AsPupil,
            None => Lives::NotSaid,
        },
        phones: phones.collect(),
        email: email.map(|point| point.value.clone()).unwrap_or_default(),
        ..Contact::default()
    }
}

/// The sessions of the academic year at this school until the name came off, counted.
fn year(case: &Case, until: Date) -> YearData {
    use law::attendance::Class;
    let year = academic_year(until).value;
    let (from, to) = (Day::from(year.first_day()), Day::from(until));
    let school = &case.desk.school;
    let sessions = Own::of(&case.record).sessions_at(school.id, from, to);
    let count = |of: &dyn Fn(&HeldSession) -> bool| {
        u32::try_from(sessions.iter().filter(|s| of(s)).count()).ok()
    };
    let class = |s: &HeldSession, class| s.code.is_some_and(|code| code.class() == class);
    let (lea, estab) = parts(case);
    YearData {
        year: year.0.to_string(),
        lea,
        estab,
        name: school.name.clone(),
        totals: Totals {
            possible: count(&HeldSession::possible),
            attended: count(&HeldSession::attended),
            authorised: count(&|s| class(s, Class::Authorised)),
            unauthorised: count(&|s| class(s, Class::Unauthorised)),
        },
        sessions: None,
    }
}

/// The school's number in its two parts.
fn parts(case: &Case) -> (String, String) {
    let number = case.desk.school.laestab.to_string();
    let (lea, estab) = number.split_at(3);
    (lea.to_owned(), estab.to_owned())
}

/// The file, for one place.
pub(super) fn file(
    case: &Case,
    family: &Family,
    destination: Place,
    (serial, made): (u16, DateTime),
) -> Result<Written, Refused> {
    let school = &case.desk.school;
    let record = &case.record.pupil;
    let last = case.off.yesterday().unwrap_or(case.off);
    let (lea, estab) = parts(case);
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let sex = match record.sex.trim() {
        sex @ ("F" | "M") => sex.to_owned(),
        _ => String::new(),
    };
    let upn = text(&record.upn);
    let pupil = Pupil {
        former_upn: text(&record.former_upn),
        sex,
        preferred_surname: text(&record.preferred_surname),
        preferred_forename: text(&record.preferred_forename),
        year: record.year_group.clone(),
        enrolment: case.spell.status.text().to_owned(),
        address: family.home.as_ref().map(home),
        contacts: family
            .parents
            .iter()
            .map(|one| contact(family, one))
            .collect(),
        attendance: vec![year(case, last)],
        schools: vec![School {
            lea,
            estab,
            name: school.name.clone(),
            entry: Some(case.spell.start_on),
            leaving: Some(last),
            reason: String::new(),
            last: Some(true),
        }],
        ..Pupil::new(
            &upn,
            &record.legal_surname,
            &record.legal_forename,
            record.born,
        )
    };
    let header = Header {
        version: Version::CURRENT,
        made: Some(made),
        qualifier: "full".to_owned(),
        data_qualifier: String::new(),
        descriptor: "Pupil who left".to_owned(),
        supplier: "Herringbone".to_owned(),
        source: Place::School(school.laestab),
        source_name: school.name.clone(),
        academic_year: academic_year(last).value.0.to_string(),
        destination,
        supplementary: String::new(),
    };
    let writing = Writing {
        serial,
        ..Writing::default()
    };
    write(
        &Ctf {
            header,
            pupils: vec![pupil],
        },
        &writing,
    )
}
