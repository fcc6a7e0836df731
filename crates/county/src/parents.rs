//! Parents and carers: who they are to the child, where they live, how to reach them.
//! In: a family and its pupils. Out: rows of `details.csv`, `parents.csv`, `relationships.csv`.
//!
//! Addresses of mail are at domains kept for examples (RFC 2606), mobile numbers and landlines in
//! the ranges Ofcom keeps for drama, postcodes in an area that has none.

use exchange::pack::{Details, Parent, Relationship};
use jiff::civil::Date;
use register::Day;

use crate::chance::{Chance, Subject};
use crate::families::{Family, People};
use crate::names::{Sex, ascii};
use crate::people::{Home, Pupil, details, eldest_first};
use crate::schools::Plan;

/// How a family is made up.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Couple,
    TwoMothers,
    One,
    /// Two homes.
    Separated,
    /// Two homes, and a step-parent in the first.
    Step,
    Grandparents,
    Foster,
}

const SHAPES: &[(Shape, f64)] = &[
    (Shape::Couple, 0.585),
    (Shape::TwoMothers, 0.005),
    (Shape::One, 0.10),
    (Shape::Separated, 0.19),
    (Shape::Step, 0.08),
    (Shape::Grandparents, 0.025),
    (Shape::Foster, 0.015),
];

/// Why the other parent of two homes is not to be written to.
const RESTRICTIONS: &[(&str, f64)] = &[
    ("", 0.955),
    ("court order: no contact", 0.02),
    ("court order: write only through a solicitor", 0.008),
    ("refuge: address must not become known", 0.01),
    ("parent asked the school not to write", 0.007),
];

/// What a family adds to the pack.
pub(crate) struct Rows {
    pub(crate) details: Vec<Details>,
    pub(crate) parents: Vec<Parent>,
    pub(crate) relationships: Vec<Relationship>,
}

/// One carer while the family is put together.
struct Carer {
    relationship: &'static str,
    sex: Sex,
    /// Shares the children's home.
    lives_with: bool,
    responsible: bool,
    /// Has a surname of their own.
    own_name: bool,
    restriction: &'static str,
}

/// The rows of a family; `pupils` are all the pupils of each child.
pub(crate) fn rows(
    seed: u64,
    index: usize,
    people: &People,
    plan: &Plan,
    pupils: &[Vec<Pupil>],
    last_day: Day,
) -> Rows {
    let family = &people.families[index];
    let mut chance = Chance::of(seed, Subject::Parents, index, 0);
    let area = family.area_on(last_day);
    let home = Home::in_area(&plan.areas[area].name, area, &mut chance);
    let shape = chance.out_of(SHAPES);
    let mut carers = carers(shape, &mut chance);
    if chance.yes(0.003) {
        // Not for ever: someone lifts it when the family is ready.
        for carer in &mut carers {
            carer.restriction = "bereavement: speak to the head first";
        }
    }
    let shared_mail = chance.yes(0.12);
    let mail_number = chance.below(900) + 100;
    let mut rows = Rows {
        details: Vec::new(),
        parents: Vec::new(),
        relationships: Vec::new(),
    };
    for (i, carer) in carers.iter().enumerate() {
        let own_home;
        let address = if carer.lives_with {
            &home
        } else {
            let there = chance.below(plan.areas.len());
            own_home = Home::in_area(&plan.areas[there].name, there, &mut chance);
            &own_home
        };
        rows.parents.push(parent(
            &format!("F{index:06}-{}", i + 1),
            carer,
            family,
            address,
            (shared_mail && carer.lives_with, mail_number),
            last_day,
            &mut chance,
        ));
    }
    for child in eldest_first(family, people) {
        let flags: Vec<String> = match shape {
            Shape::Foster => vec!["looked after".to_owned(), "social worker".to_owned()],
            _ if chance.yes(0.03) => vec!["social worker".to_owned()],
            _ => Vec::new(),
        };
        // Each child's parents are known to each of its schools in the same order, mostly.
        let swapped = chance.yes(0.05);
        for pupil in &pupils[child] {
            rows.details.push(details(
                pupil,
                &people.children[child],
                family,
                &home,
                flags.clone(),
                &mut chance,
            ));
            for (i, carer) in carers.iter().enumerate() {
                let order = match (swapped, i) {
                    (true, 0) if carers.len() > 1 => 1,
                    (true, 1) => 0,
                    _ => i,
                };
                rows.relationships.push(Relationship {
                    upn: pupil.upn.clone(),
                    parent_ref: rows.parents[i].parent_ref.clone(),
                    relationship: carer.relationship.to_owned(),
                    lives_with: carer.lives_with,
                    parental_responsibility: carer.responsible,
                    contact_order: order as u8 + 1,
                    restriction: carer.restriction.to_owned(),
                });
            }
        }
    }
    rows
}

fn carers(shape: Shape, chance: &mut Chance) -> Vec<Carer> {
    use Sex::{Female, Male};
    let carer = |relationship, sex| Carer {
        relationship,
        sex,
        lives_with: true,
        responsible: true,
        own_name: false,
        restriction: "",
    };
    let mother_first = chance.yes(0.88);
    let own_name = chance.yes(0.3);
    let (first, other) = if mother_first {
        (("Mother", Female), ("Father", Male))
    } else {
        (("Father", Male), ("Mother", Female))
    };
    let elsewhere = |chance: &mut Chance| Carer {
        lives_with: false,
        responsible: chance.yes(0.85),
        own_name: chance.yes(0.5),
        restriction: chance.out_of(RESTRICTIONS),
        ..carer(other.0, other.1)
    };
    let named = |relationship, sex| Carer {
        own_name,
        ..carer(relationship, sex)
    };
    match shape {
        Shape::Couple => vec![named(first.0, first.1), carer(other.0, other.1)],
        Shape::TwoMothers => vec![carer("Mother", Female), named("Mother", Female)],
        Shape::One => vec![named(first.0, first.1)],
        Shape::Separated => vec![named(first.0, first.1), elsewhere(chance)],
        Shape::Step => {
            let step = if mother_first {
                ("Stepfather", Male)
            } else {
                ("Stepmother", Female)
            };
            let step = Carer {
                responsible: chance.yes(0.1),
                own_name: true,
                ..carer(step.0, step.1)
            };
            vec![named(first.0, first.1), step, elsewhere(chance)]
        }
        Shape::Grandparents => {
            let mut all = vec![carer("Grandmother", Female)];
            if chance.yes(0.5) {
                all.push(carer("Grandfather", Male));
            }
            all.push(elsewhere(chance));
            all
        }
        Shape::Foster => vec![
            Carer {
                responsible: false,
                own_name: true,
                ..carer("Foster carer", Female)
            },
            elsewhere(chance),
        ],
    }
}

fn parent(
    parent_ref: &str,
    carer: &Carer,
    family: &Family,
    home: &Home,
    (shared_mail, mail_number): (bool, usize),
    last_day: Day,
    chance: &mut Chance,
) -> Parent {
    const DOMAINS: &[&str] = &["example.com", "example.org", "example.net"];
    let culture = family.culture;
    let forename = culture.forename(carer.sex, chance);
    let surname = if carer.own_name {
        culture.surname_for(&culture.surname(chance), carer.sex)
    } else {
        culture.surname_for(&family.surname, carer.sex)
    };
    let title = match carer.sex {
        _ if chance.yes(0.015) => "Dr",
        Sex::Male => "Mr",
        Sex::Female => chance.out_of(&[("Mrs", 0.5), ("Ms", 0.25), ("Miss", 0.25)]),
    };
    let plain = |name: &str| -> String {
        ascii(name)
            .chars()
            .filter(char::is_ascii_alphabetic)
            .collect::<String>()
            .to_lowercase()
    };
    // The parent whose children live elsewhere is known less well.
    let known = if carer.lives_with { 0.94 } else { 0.6 };
    let email = match chance.unit() {
        u if u > known => String::new(),
        _ if shared_mail => format!(
            "the{}family{mail_number}@{}",
            plain(&family.surname),
            DOMAINS[mail_number % DOMAINS.len()]
        ),
        _ => format!(
            "{}.{}{}@{}",
            plain(forename),
            plain(&surname),
            chance.below(10_000),
            chance.pick(DOMAINS)
        ),
    };
    let confirmed = !email.is_empty() && chance.yes(0.7);
    let mobile = if chance.yes(known + 0.03) {
        format!("07700 {}", 900_000 + chance.below(1_000))
    } else {
        String::new()
    };
    let phone = if chance.yes(0.25) || mobile.is_empty() && chance.yes(0.5) {
        format!("01632 {}", 960_000 + chance.below(1_000))
    } else {
        String::new()
    };
    Parent {
        parent_ref: parent_ref.to_owned(),
        title: title.to_owned(),
        forename: forename.to_owned(),
        surname,
        address: home.address.clone(),
        postcode: home.postcode.clone(),
        email,
        email_confirmed_on: confirmed.then(|| confirmed_on(last_day, chance)),
        mobile,
        phone,
        language: if chance.yes(0.5) {
            culture.language
        } else {
            "English"
        }
        .to_owned(),
    }
}

/// Sometime in the two years before; mostly in September, when data sheets go home.
fn confirmed_on(last_day: Day, chance: &mut Chance) -> Date {
    let year = last_day.date().year() - 1 - i16::from(chance.yes(0.3));
    if chance.yes(0.7) {
        let september = Day::from(jiff::civil::date(year, 9, 1));
        return Day(september.0 + chance.between(2, 28)).date();
    }
    Day(last_day.0 - chance.between(1, 700)).date()
}
