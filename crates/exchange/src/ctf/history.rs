//! What came before: schools, free meals, special needs, being looked after.
//! In: `<SchoolHistory>`, `<FSMhistory>`, `<SENhistory>`, `<LookedAfter>`. Out: typed records; and back.

use jiff::civil::Date;

use super::out::Xml;
use super::part::{Part, Said};

/// A school that the pupil went to. Texts that the file does not have are blank.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct School {
    /// The authority's digits as the file has them; schools abroad have none.
    pub lea: String,
    /// The establishment's digits as the file has them.
    pub estab: String,
    /// Its name.
    pub name: String,
    /// The first day.
    pub entry: Option<Date>,
    /// The last day.
    pub leaving: Option<Date>,
    /// Why the pupil left, by the code the file has.
    pub reason: String,
    /// Whether it is the one the pupil comes from; `None` when the file does not say.
    pub last: Option<bool>,
}

impl School {
    pub(super) fn read(mut part: Part, said: &mut Said<'_>) -> Self {
        let school = Self {
            lea: part.text(said, "LEA"),
            estab: part.text(said, "Estab"),
            name: part.text(said, "SchoolName"),
            entry: part.date(said, "EntryDate"),
            leaving: part.date(said, "LeavingDate"),
            reason: part.text(said, "LeavingReason"),
            last: part.yes_no(said, "LastSchool"),
        };
        part.end(said);
        school
    }

    pub(super) fn write(&self, xml: &mut Xml) {
        xml.group("School", |xml| {
            xml.leaf("LEA", &self.lea);
            xml.leaf("Estab", &self.estab);
            xml.leaf("SchoolName", &self.name);
            xml.date("EntryDate", self.entry);
            xml.date("LeavingDate", self.leaving);
            xml.leaf("LeavingReason", &self.reason);
            xml.yes_no("LastSchool", self.last);
        });
    }
}

/// A stretch of free school meals.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct FreeMeals {
    /// Its first day.
    pub start: Option<Date>,
    /// Its last day.
    pub end: Option<Date>,
    /// The country of the United Kingdom in which it was.
    pub country: String,
}

/// Free school meals.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct FreeMealsHistory {
    /// When they are looked at again.
    pub review: Option<Date>,
    /// The stretches.
    pub stretches: Vec<FreeMeals>,
}

impl FreeMealsHistory {
    pub(super) fn read(mut part: Part, said: &mut Said<'_>) -> Self {
        let review = part.date(said, "FSMreviewDate");
        let mut stretches = Vec::new();
        for mut one in part.parts("FSMinstance") {
            let stretch = FreeMeals {
                start: one.date(said, "FSMstartDate"),
                end: one.date(said, "FSMendDate"),
                country: one.text(said, "UKcountry"),
            };
            one.end(said);
            stretches.push(stretch);
        }
        stretches.retain(|stretch| *stretch != FreeMeals::default());
        part.end(said);
        Self { review, stretches }
    }

    pub(super) fn write(&self, xml: &mut Xml) {
        xml.group("FSMhistory", |xml| {
            xml.date("FSMreviewDate", self.review);
            for stretch in &self.stretches {
                xml.group("FSMinstance", |xml| {
                    xml.date("FSMstartDate", stretch.start);
                    xml.date("FSMendDate", stretch.end);
                    xml.leaf("UKcountry", &stretch.country);
                });
            }
        });
    }
}

/// A stage of provision for special educational needs.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Provision {
    /// Since when.
    pub start: Option<Date>,
    /// `N` none, `K` support, `E` a plan; or what else the file has.
    pub provision: String,
}

/// A special educational need.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Need {
    /// Its place among the pupil's needs.
    pub rank: Option<u8>,
    /// Its kind, by the code the file has.
    pub kind: String,
}

/// Special educational needs.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct NeedsHistory {
    /// The stages.
    pub provisions: Vec<Provision>,
    /// The needs.
    pub needs: Vec<Need>,
}

impl NeedsHistory {
    pub(super) fn read(mut part: Part, said: &mut Said<'_>) -> Self {
        let mut history = Self::default();
        for mut one in part.parts("SEN") {
            let provision = Provision {
                start: one.date(said, "StartDate"),
                provision: one.text(said, "SENprovision"),
            };
            one.end(said);
            history.provisions.push(provision);
        }
        for mut needs in part.parts("SENneeds") {
            for mut one in needs.parts("SENneed") {
                let need = Need {
                    rank: one.number(said, "SENtypeRank"),
                    kind: one.text(said, "SENtype"),
                };
                one.end(said);
                history.needs.push(need);
            }
            needs.end(said);
        }
        history
            .provisions
            .retain(|one| *one != Provision::default());
        history.needs.retain(|one| *one != Need::default());
        part.end(said);
        history
    }

    pub(super) fn write(&self, xml: &mut Xml) {
        xml.group("SENhistory", |xml| {
            for one in &self.provisions {
                xml.group("SEN", |xml| {
                    xml.date("StartDate", one.start);
                    xml.leaf("SENprovision", &one.provision);
                });
            }
            xml.group("SENneeds", |xml| {
                for need in &self.needs {
                    xml.group("SENneed", |xml| {
                        xml.number("SENtypeRank", need.rank);
                        xml.leaf("SENtype", &need.kind);
                    });
                }
            });
        });
    }
}

/// Being looked after by an authority.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct LookedAfter {
    /// Whether the pupil is; `None` when the file does not say.
    pub in_care: Option<bool>,
    /// The authority, as the file has it.
    pub authority: String,
}

impl LookedAfter {
    pub(super) fn read(mut part: Part, said: &mut Said<'_>) -> Self {
        let looked_after = Self {
            in_care: part.yes_no(said, "InCare"),
            authority: part.text(said, "CareAuthority"),
        };
        part.end(said);
        looked_after
    }

    pub(super) fn write(&self, xml: &mut Xml) {
        xml.group("LookedAfter", |xml| {
            xml.yes_no("InCare", self.in_care);
            xml.leaf("CareAuthority", &self.authority);
        });
    }
}
