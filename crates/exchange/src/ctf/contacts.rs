//! The contacts of a file as the loading of families takes them from any file.
//! In: a [`Ctf`]. Out: contacts, each with the pupil's UPN, for [`casework::pupils::whose`] to say whose
//! parent each is; and what was left out.
//!
//! A transfer file has no number for a contact, so that `whose` never takes two for one without a way to
//! reach them and a name that are both the same, within a family or a home. Nothing is merged here: the same
//! mother of two pupils of the file comes twice.

use casework::pupils::{not_a_number, not_an_email};

use super::person::Home;
use super::reach::Address;
use super::{Contact, Ctf, Pupil};
use crate::Problem;
use crate::mis::contacts as neutral;

/// The contacts of a file, told as any file's.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Told {
    /// The contacts, and those that are not taken.
    pub contacts: neutral::Contacts,
    /// Ways to reach somebody that are none, or are one more than is kept.
    pub left_out: Vec<Problem>,
}

/// The contacts of every pupil, in the order of the file.
pub fn of(ctf: &Ctf, file_name: &str) -> Told {
    let mut told = Told::default();
    for pupil in &ctf.pupils {
        for contact in &pupil.contacts {
            one(pupil, contact, file_name, &mut told);
        }
    }
    told
}

/// Whether a kind of telephone is a mobile one.
fn is_mobile(kind: &str) -> bool {
    kind.eq_ignore_ascii_case("M")
}

fn one(pupil: &Pupil, contact: &Contact, file: &str, told: &mut Told) {
    let line = contact.line;
    if contact.surname.is_empty() {
        let why = "is blank, and a contact needs a surname";
        let problem = Problem::of_column(file, line, "<Contact/Surname>", why);
        told.contacts.refused.push(problem);
        return;
    }
    let home = match &contact.home {
        Home::NotSaid => None,
        Home::AsPupil => pupil.address.as_ref(),
        Home::Own(own) => Some(own.as_ref()),
    };
    let mut telephone = String::new();
    let mut mobile = String::new();
    for phone in &contact.phones {
        let kept = if is_mobile(&phone.kind) {
            &mut mobile
        } else {
            &mut telephone
        };
        let why = match not_a_number(&phone.number) {
            Some(why) => why,
            None if kept.is_empty() => {
                kept.clone_from(&phone.number);
                continue;
            }
            None => "is one number more than is kept, and is left out",
        };
        let element = "<Phone/PhoneNo>";
        let problem = Problem::of_value(file, line, element, &phone.number, why);
        told.left_out.push(problem);
    }
    let wrong = Some(&contact.email).filter(|e| !e.is_empty());
    let wrong = wrong.and_then(|email| not_an_email(email));
    if let Some(why) = wrong {
        let element = "<Contact/Email>";
        let problem = Problem::of_value(file, line, element, &contact.email, why);
        told.left_out.push(problem);
    }
    told.contacts.contacts.push(neutral::Contact {
        line,
        upn: pupil.upn.clone(),
        key: String::new(),
        title: contact.title.clone(),
        forename: contact.forename.clone(),
        surname: contact.surname.clone(),
        relationship: contact.relationship.clone(),
        parental_responsibility: contact.responsibility,
        // An address of their own may be written otherwise and be the same.
        lives_with: (contact.home == Home::AsPupil).then_some(true),
        address: home.map(Address::lines).unwrap_or_default().join("\n"),
        postcode: home.map_or_else(String::new, |at| at.postcode.to_uppercase()),
        telephone,
        mobile,
        email: if wrong.is_none() {
            contact.email.clone()
        } else {
            String::new()
        },
        priority: contact.order.filter(|order| (1..=99).contains(order)),
    });
}
