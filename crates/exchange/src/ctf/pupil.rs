//! A pupil of a transfer file.
//! In: `<Pupil>`. Out: a [`Pupil`], or why there is none; and back. A pupil without a number, a name
//! or a date of birth is nobody's record and is not taken; any other value that is wrong is left out.

use jiff::civil::Date;
use law::upn::{Verdict, judge};

use super::attendance::YearData;
use super::history::{FreeMealsHistory, LookedAfter, NeedsHistory, School};
use super::out::Xml;
use super::part::{Part, Said, date_of};
use super::person::Contact;
use super::reach::{Address, Phone, read_phones, write_phones};

/// A language of a pupil.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Language {
    /// First, home …, by the code the file has.
    pub kind: String,
    /// The language, by the code the file has.
    pub language: String,
}

/// A pupil as the file has them. Texts that it does not have are blank.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pupil {
    /// The line on which they begin; 0 for one who came from no file.
    pub line: u64,
    /// The application for a place.
    pub application: String,
    /// The unique pupil number, in capitals. Its check letter may be wrong.
    pub upn: String,
    /// An earlier one.
    pub former_upn: String,
    /// The unique learner number.
    pub learner_number: String,
    /// The candidate identifier.
    pub candidate: String,
    /// Surname.
    pub surname: String,
    /// Forename.
    pub forename: String,
    /// Date of birth.
    pub born: Date,
    /// Sex: `F` or `M`, or what else the file has.
    pub sex: String,
    /// The surname by which they go.
    pub preferred_surname: String,
    /// The forename by which they go.
    pub preferred_forename: String,
    /// An earlier surname.
    pub former_surname: String,
    /// An earlier forename.
    pub former_forename: String,
    /// Middle names.
    pub middle_names: String,
    /// The National Curriculum year they are taught in.
    pub year: String,
    /// How they are on roll, by the code the file has.
    pub enrolment: String,
    /// Languages.
    pub languages: Vec<Language>,
    /// Free school meals.
    pub free_meals: FreeMealsHistory,
    /// Being looked after.
    pub looked_after: LookedAfter,
    /// Special educational needs.
    pub needs: NeedsHistory,
    /// Where they live.
    pub address: Option<Address>,
    /// Telephone numbers.
    pub phones: Vec<Phone>,
    /// E-mail address.
    pub email: String,
    /// Contacts, in the order to ask them; those without one last, as they stand.
    pub contacts: Vec<Contact>,
    /// Attendance, a year at a school each.
    pub attendance: Vec<YearData>,
    /// The schools they went to.
    pub schools: Vec<School>,
}

impl Pupil {
    /// Somebody of whom only this much is known.
    pub fn new(upn: &str, surname: &str, forename: &str, born: Date) -> Self {
        Self {
            line: 0,
            application: String::new(),
            upn: upn.to_owned(),
            former_upn: String::new(),
            learner_number: String::new(),
            candidate: String::new(),
            surname: surname.to_owned(),
            forename: forename.to_owned(),
            born,
            sex: String::new(),
            preferred_surname: String::new(),
            preferred_forename: String::new(),
            former_surname: String::new(),
            former_forename: String::new(),
            middle_names: String::new(),
            year: String::new(),
            enrolment: String::new(),
            languages: Vec::new(),
            free_meals: FreeMealsHistory::default(),
            looked_after: LookedAfter::default(),
            needs: NeedsHistory::default(),
            address: None,
            phones: Vec::new(),
            email: String::new(),
            contacts: Vec::new(),
            attendance: Vec::new(),
            schools: Vec::new(),
        }
    }

    /// The pupil; `None` when nobody could tell who it is, and then why is said.
    pub(super) fn read(mut part: Part, said: &mut Said<'_>) -> Option<Self> {
        let mut upn = part.leaf(said, "UPN");
        upn.text.make_ascii_uppercase();
        let surname = part.leaf(said, "Surname");
        let forename = part.leaf(said, "Forename");
        let born = part.leaf(said, "DOB");
        let mut whole = true;
        let mut refuse = |said: &mut Said<'_>, leaf: &super::part::Leaf, why: &str| {
            whole = false;
            let problem = leaf.problem(said.file, why);
            said.refused.add(problem);
        };
        match judge(&upn.text).value {
            Verdict::Permanent | Verdict::Temporary => {}
            Verdict::WrongLetter { should_be } => said.note(
                &upn,
                format!("has the wrong check letter: its other characters ask for {should_be}; it is taken as it stands"),
            ),
            Verdict::Malformed => {
                let why = "is not a UPN: a letter, then twelve figures, or eleven and a letter";
                refuse(said, &upn, why);
            }
        }
        if surname.text.is_empty() {
            refuse(said, &surname, "is blank, and a pupil needs a surname");
        }
        if forename.text.is_empty() {
            refuse(said, &forename, "is blank, and a pupil needs a forename");
        }
        let date = date_of(&born.text);
        if date.is_none() {
            refuse(said, &born, "is not a date of birth, such as 2012-05-01");
        }
        let (true, Some(born)) = (whole, date) else {
            return None;
        };
        let mut pupil = Self {
            line: part.line(),
            application: part.text(said, "ApplicationReference"),
            learner_number: part.text(said, "UniqueLearnerNumber"),
            candidate: part.text(said, "UCI"),
            ..Self::new(&upn.text, &surname.text, &forename.text, born)
        };
        let sex = part.leaf_of(said, &["Sex", "Gender"]);
        if !matches!(sex.text.as_str(), "" | "F" | "M") {
            said.note(&sex, "is neither F nor M; it is kept as it stands");
        }
        pupil.sex = sex.text;
        if let Some(basic) = part.part(said, "BasicDetails") {
            pupil.read_basic(basic, said);
        }
        if let Some(meals) = part.part(said, "FSMhistory") {
            pupil.free_meals = FreeMealsHistory::read(meals, said);
        }
        if let Some(care) = part.part(said, "LookedAfter") {
            pupil.looked_after = LookedAfter::read(care, said);
        }
        if let Some(needs) = part.part(said, "SENhistory") {
            pupil.needs = NeedsHistory::read(needs, said);
        }
        if let Some(address) = part.part(said, "Address") {
            pupil.address = Address::read(address, said);
        }
        pupil.phones = read_phones(&mut part, said);
        pupil.email = part.text(said, "Email");
        if let Some(mut contacts) = part.part(said, "Contacts") {
            let all = contacts.parts("Contact");
            pupil.contacts = all
                .into_iter()
                .map(|one| Contact::read(one, said))
                .collect();
            pupil.contacts.sort_by_key(|c| c.order.unwrap_or(u8::MAX));
            contacts.end(said);
        }
        if let Some(mut attendance) = part.part(said, "Attendance") {
            let all = attendance.parts("YearData");
            pupil.attendance = all
                .into_iter()
                .map(|one| YearData::read(one, said))
                .collect();
            attendance.end(said);
        }
        if let Some(mut schools) = part.part(said, "SchoolHistory") {
            let all = schools.parts("School");
            pupil.schools = all.into_iter().map(|one| School::read(one, said)).collect();
            schools.end(said);
        }
        part.end(said);
        Some(pupil)
    }

    fn read_basic(&mut self, mut basic: Part, said: &mut Said<'_>) {
        let mut former = basic.leaf(said, "FormerUPN");
        former.text.make_ascii_uppercase();
        match judge(&former.text).value {
            Verdict::Malformed if !former.text.is_empty() => {
                said.note(&former, "is not a UPN; it is kept as it stands");
            }
            _ => {}
        }
        self.former_upn = former.text;
        self.preferred_surname = basic.text(said, "PreferredSurname");
        self.preferred_forename = basic.text(said, "PreferredForename");
        self.former_surname = basic.text(said, "FormerSurname");
        self.former_forename = basic.text(said, "FormerForename");
        self.middle_names = basic.text(said, "MiddleNames");
        self.year = basic.text(said, "NCyearActual");
        self.enrolment = basic.text(said, "EnrolStatus");
        if let Some(mut languages) = basic.part(said, "Languages") {
            for mut one in languages.parts("Type") {
                let language = Language {
                    kind: one.text(said, "LanguageType"),
                    language: one.text(said, "Language"),
                };
                one.end(said);
                if !language.language.is_empty() {
                    self.languages.push(language);
                }
            }
            languages.end(said);
        }
        basic.end(said);
    }

    pub(super) fn write(&self, xml: &mut Xml) {
        xml.group("Pupil", |xml| {
            xml.leaf("ApplicationReference", &self.application);
            xml.leaf("UPN", &self.upn);
            xml.leaf("UniqueLearnerNumber", &self.learner_number);
            xml.leaf("UCI", &self.candidate);
            xml.leaf("Surname", &self.surname);
            xml.leaf("Forename", &self.forename);
            xml.date("DOB", Some(self.born));
            xml.leaf("Sex", &self.sex);
            xml.group("BasicDetails", |xml| self.write_basic(xml));
            self.free_meals.write(xml);
            self.looked_after.write(xml);
            self.needs.write(xml);
            if let Some(address) = &self.address {
                xml.group("Address", |xml| address.write(xml));
            }
            write_phones(&self.phones, xml);
            xml.leaf("Email", &self.email);
            xml.group("Contacts", |xml| {
                self.contacts.iter().for_each(|contact| contact.write(xml));
            });
            xml.group("Attendance", |xml| {
                self.attendance.iter().for_each(|year| year.write(xml));
            });
            xml.group("SchoolHistory", |xml| {
                self.schools.iter().for_each(|school| school.write(xml));
            });
        });
    }

    fn write_basic(&self, xml: &mut Xml) {
        xml.leaf("FormerUPN", &self.former_upn);
        xml.leaf("PreferredSurname", &self.preferred_surname);
        xml.leaf("PreferredForename", &self.preferred_forename);
        xml.leaf("FormerSurname", &self.former_surname);
        xml.leaf("FormerForename", &self.former_forename);
        xml.leaf("MiddleNames", &self.middle_names);
        xml.leaf("NCyearActual", &self.year);
        xml.group("Languages", |xml| {
            for one in &self.languages {
                xml.group("Type", |xml| {
                    xml.leaf("LanguageType", &one.kind);
                    xml.leaf("Language", &one.language);
                });
            }
        });
        xml.leaf("EnrolStatus", &self.enrolment);
    }
}
