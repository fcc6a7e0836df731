//! What is held of a pupil who leaves, and what was asked: each with who says so and since when.

use std::collections::BTreeSet;

use jiff::civil::Date;
use law::school::Kind;
use law::{Months, SchoolDays};
use register::RollStatus;

use super::super::notified::{Ages, FirstAndLast};
use super::super::twenty_days::Run;
use super::question::Question;

/// Who says something.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Source {
    /// The school's registers.
    Register,
    /// The authority's records.
    Authority,
    /// Another school.
    OtherSchool,
    /// The school that makes the return.
    School,
    /// A parent.
    Parent,
    /// The pupil.
    Pupil,
    /// A court, or youth justice.
    Court,
}

impl Source {
    /// In words, after "by".
    pub const fn words(self) -> &'static str {
        match self {
            Self::Register => "the school's registers",
            Self::Authority => "the authority's records",
            Self::OtherSchool => "another school",
            Self::School => "the school",
            Self::Parent => "a parent",
            Self::Pupil => "the pupil",
            Self::Court => "a court or youth justice",
        }
    }
}

/// Something that is known, with who says so and of which day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Said<T> {
    /// What.
    pub value: T,
    /// Who says so.
    pub by: Source,
    /// Of which day, if one is known.
    pub on: Option<Date>,
}

impl<T> Said<T> {
    /// Something known, without a day.
    pub const fn new(value: T, by: Source) -> Self {
        Self {
            value,
            by,
            on: None,
        }
    }

    /// The same, of a day.
    #[must_use]
    pub const fn on(mut self, day: Date) -> Self {
        self.on = Some(day);
        self
    }
}

/// Where a pupil goes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Destination {
    /// A school of the state in England or Wales that is known.
    StateSchool,
    /// An independent school in England or Wales that is known.
    IndependentSchool,
    /// A school outside England and Wales that is known.
    SchoolAbroad,
    /// Out of the country, to no school that is known.
    Abroad,
    /// Educated at home.
    Home,
    /// Educated otherwise than at school, by the authority's arrangement.
    Arranged,
    /// Work, training or college.
    WorkOrCollege,
    /// Nobody knows.
    Unknown,
}

impl Destination {
    /// Each of them, in the order in which it is offered.
    pub const ALL: [Self; 8] = [
        Self::StateSchool,
        Self::IndependentSchool,
        Self::SchoolAbroad,
        Self::Abroad,
        Self::Home,
        Self::Arranged,
        Self::WorkOrCollege,
        Self::Unknown,
    ];

    /// Its stable id.
    pub const fn id(self) -> &'static str {
        match self {
            Self::StateSchool => "state-school",
            Self::IndependentSchool => "independent-school",
            Self::SchoolAbroad => "school-abroad",
            Self::Abroad => "abroad",
            Self::Home => "home",
            Self::Arranged => "arranged",
            Self::WorkOrCollege => "work-or-college",
            Self::Unknown => "unknown",
        }
    }

    /// The destination of an id.
    pub fn of_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|to| to.id() == id)
    }

    /// Its words, to choose by.
    pub const fn words(self) -> &'static str {
        match self {
            Self::StateSchool => "A state school in England or Wales that we know",
            Self::IndependentSchool => "An independent school in England or Wales that we know",
            Self::SchoolAbroad => "A school outside England and Wales that we know",
            Self::Abroad => "Out of the country, and we do not know of a school",
            Self::Home => "Educated at home by the parents",
            Self::Arranged => "Educated otherwise than at school, arranged by the authority",
            Self::WorkOrCollege => "Work, training or college",
            Self::Unknown => "We do not know",
        }
    }

    /// Whether a school is known.
    pub const fn is_known_school(self) -> bool {
        matches!(
            self,
            Self::StateSchool | Self::IndependentSchool | Self::SchoolAbroad
        )
    }
}

/// A school attendance order about this school.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Order {
    /// There is and was none.
    None,
    /// In force, and names this school.
    InForce,
    /// It named this school and now names another.
    NamesAnother,
    /// Revoked because suitable education is arranged otherwise.
    RevokedArranged,
    /// Revoked for another reason.
    RevokedOtherwise,
}

/// Whether the pupil is a mobile child.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mobile {
    /// No.
    No,
    /// Yes, and this is their main school.
    MainHere,
    /// Yes, and another is.
    MainElsewhere,
}

/// A parent's word that the pupil will be educated otherwise.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Notice {
    /// In writing.
    pub written: bool,
    /// The day after which the pupil will not attend.
    pub after: Option<Date>,
}

/// Leave of absence that was given.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Leave {
    /// Its last day.
    pub ended: Date,
    /// School days since, up to the first on which the pupil attended.
    pub away_since: SchoolDays,
}

/// What came of looking for the pupil.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Efforts {
    /// None yet.
    None,
    /// The school's own, and they did not succeed.
    SchoolNotFound,
    /// The school's own, and they succeeded.
    SchoolFound,
    /// School and authority together, and they did not succeed.
    JointNotFound,
    /// Together, and found; both agree that the pupil will not attend again.
    JointFoundAgreed,
    /// Together, and found; this is not agreed.
    JointFoundNotAgreed,
}

impl Efforts {
    /// Each of them.
    pub const ALL: [Self; 6] = [
        Self::None,
        Self::SchoolNotFound,
        Self::SchoolFound,
        Self::JointNotFound,
        Self::JointFoundAgreed,
        Self::JointFoundNotAgreed,
    ];

    /// Its stable id.
    pub const fn id(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::SchoolNotFound => "school-not-found",
            Self::SchoolFound => "school-found",
            Self::JointNotFound => "joint-not-found",
            Self::JointFoundAgreed => "joint-found-agreed",
            Self::JointFoundNotAgreed => "joint-found-not-agreed",
        }
    }

    /// The one of an id.
    pub fn of_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|efforts| efforts.id() == id)
    }

    /// Its words, to choose by.
    pub const fn words(self) -> &'static str {
        match self {
            Self::None => "Nobody has looked yet",
            Self::SchoolNotFound => "The school looked, and did not find the pupil",
            Self::SchoolFound => "The school looked, and knows where the pupil is",
            Self::JointNotFound => {
                "School and authority looked together, and did not find the pupil"
            }
            Self::JointFoundAgreed => {
                "School and authority looked together, found the pupil, and agree that the pupil will not attend again"
            }
            Self::JointFoundNotAgreed => {
                "School and authority looked together and found the pupil, and have not agreed"
            }
        }
    }

    /// Whether school and authority looked together, so that it is the end of joint enquiries.
    pub const fn is_joint(self) -> bool {
        matches!(
            self,
            Self::JointNotFound | Self::JointFoundAgreed | Self::JointFoundNotAgreed
        )
    }
}

/// A sentence of detention.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sentence {
    /// Its full months; `None` for no sentence, as on remand.
    pub months: Option<Months>,
    /// Whether the pupil is expected back.
    pub returns: bool,
}

/// How far an exclusion is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Exclusion {
    /// None.
    None,
    /// For a fixed time.
    Suspended,
    /// Permanent; governors or a review may still change it.
    Pending,
    /// Permanent; no review can be asked for, or the parent said in writing that none will be.
    Final,
}

/// Who placed the pupil in a special school.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Placement {
    /// The authority that did; `None` for none, or no special school.
    pub authority: Option<String>,
    /// It consents.
    pub consents: bool,
    /// The Secretary of State directs it instead.
    pub directed: bool,
}

/// What is known of a pupil who leaves. `None`: nobody has said.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Facts {
    /// Date of birth.
    pub born: Date,
    /// The first day of the spell on this roll.
    pub started: Date,
    /// How the pupil is registered here.
    pub status: RollStatus,
    /// The day on which the name is to come off.
    pub deletes_on: Date,
    /// The ages that the school teaches.
    pub ages: Ages,
    /// The school's year in which the name comes off.
    pub year: Option<FirstAndLast>,
    /// The school's kind.
    pub kind: Option<Said<Kind>>,
    /// Where the pupil goes.
    pub destination: Option<Said<Destination>>,
    /// The address has changed or will.
    pub moved: bool,
    /// The authority of the new home, when it is another.
    pub new_authority: Option<Said<String>>,
    /// Another school has the pupil on its register.
    pub registered_elsewhere: Option<Said<bool>>,
    /// A school attendance order.
    pub order: Option<Said<Order>>,
    /// A mobile child.
    pub mobile: Option<Said<Mobile>>,
    /// Reasonable grounds to believe that the pupil will attend again.
    pub attend_again: Option<Said<bool>>,
    /// Admitted for nursery education.
    pub nursery: Option<Said<bool>>,
    /// Completed it.
    pub nursery_completed: Option<Said<bool>>,
    /// Every other school consents.
    pub others_consent: Option<Said<bool>>,
    /// A parent's word.
    pub notice: Option<Said<Notice>>,
    /// A boarder.
    pub boarder: Option<Said<bool>>,
    /// Lives at a reasonable distance.
    pub lives_near: Option<Said<bool>>,
    /// Leave that was given; the inner `None` for none.
    pub leave: Option<Said<Option<Leave>>>,
    /// The absence in the register.
    pub run: Option<Run>,
    /// Sickness or an unavoidable cause.
    pub unable: Option<Said<bool>>,
    /// Looking for the pupil.
    pub efforts: Option<Said<Efforts>>,
    /// Detention.
    pub sentence: Option<Said<Sentence>>,
    /// Died.
    pub died: Option<Said<bool>>,
    /// When the school next meets after the name comes off.
    pub next_meets: Option<Said<Date>>,
    /// Stays on, and meets what the sixth form asks.
    pub stays_on: Option<Said<bool>>,
    /// Fees of a term that has ended.
    pub fees_unpaid: Option<Said<bool>>,
    /// Stopped attending.
    pub ceased: Option<Said<bool>>,
    /// Evidence that the pupil no longer wishes to attend.
    pub wish: Option<Said<bool>>,
    /// Exclusion.
    pub exclusion: Option<Said<Exclusion>>,
    /// The school is a special school, so that who placed the pupil has to be known.
    pub special: bool,
    /// Who placed the pupil in it.
    pub placement: Option<Said<Placement>>,
    /// Who confirms what is to be verified, and how they know; blank for nobody.
    pub confirmed: Option<Said<String>>,
    /// Documents that are there, by their ids.
    pub documents: BTreeSet<String>,
    /// Needs that a policy may ask about: EHCP, CLA, CP, CIN.
    pub needs: BTreeSet<String>,
    /// The authority's permission, where its policy asks for it.
    pub permission: bool,
}

impl Facts {
    /// What is always known, and nothing else yet.
    pub const fn new(born: Date, started: Date, status: RollStatus, deletes_on: Date) -> Self {
        Self {
            born,
            started,
            status,
            deletes_on,
            ages: Ages {
                low: None,
                high: None,
            },
            year: None,
            kind: None,
            destination: None,
            moved: false,
            new_authority: None,
            registered_elsewhere: None,
            order: None,
            mobile: None,
            attend_again: None,
            nursery: None,
            nursery_completed: None,
            others_consent: None,
            notice: None,
            boarder: None,
            lives_near: None,
            leave: None,
            run: None,
            unable: None,
            efforts: None,
            sentence: None,
            died: None,
            next_meets: None,
            stays_on: None,
            fees_unpaid: None,
            ceased: None,
            wish: None,
            exclusion: None,
            special: false,
            placement: None,
            confirmed: None,
            documents: BTreeSet::new(),
            needs: BTreeSet::new(),
            permission: false,
        }
    }

    /// Whether the pupil is registered at more than one school, as this roll has it.
    pub fn is_dual(&self) -> bool {
        self.status != RollStatus::Single
    }

    /// Where the pupil goes, as far as anybody said.
    pub fn goes_to(&self) -> Option<Destination> {
        self.destination.as_ref().map(|said| said.value)
    }

    /// Who answered a question, and of which day; `None` when nobody did.
    pub fn answered(&self, question: Question) -> Option<(Source, Option<Date>)> {
        fn of<T>(said: Option<&Said<T>>) -> Option<(Source, Option<Date>)> {
            said.map(|said| (said.by, said.on))
        }
        match question {
            Question::Destination => of(self.destination.as_ref()),
            Question::Registered => of(self.registered_elsewhere.as_ref()),
            Question::Order => of(self.order.as_ref()),
            Question::Mobile => of(self.mobile.as_ref()),
            Question::Dual => Some((Source::Register, Some(self.started))),
            Question::AttendAgain => of(self.attend_again.as_ref()),
            Question::Nursery => of(self.nursery.as_ref()),
            Question::NurseryCompleted => of(self.nursery_completed.as_ref()),
            Question::OthersConsent => of(self.others_consent.as_ref()),
            Question::Notice => of(self.notice.as_ref()),
            Question::Boarder => of(self.boarder.as_ref()),
            Question::LivesNear => of(self.lives_near.as_ref()),
            Question::Leave => of(self.leave.as_ref()),
            Question::Register => {
                let run = self.run.as_ref()?;
                Some((Source::Register, run.days.last().copied()))
            }
            Question::Unable => of(self.unable.as_ref()),
            Question::Efforts => of(self.efforts.as_ref()),
            Question::Sentence => of(self.sentence.as_ref()),
            Question::Died => of(self.died.as_ref()),
            Question::NextMeets => of(self.next_meets.as_ref()),
            Question::StaysOn => of(self.stays_on.as_ref()),
            Question::FeesUnpaid => of(self.fees_unpaid.as_ref()),
            Question::Kind => of(self.kind.as_ref()),
            Question::Ceased => of(self.ceased.as_ref()),
            Question::Wish => of(self.wish.as_ref()),
            Question::Exclusion => of(self.exclusion.as_ref()),
            Question::Placement => of(self.placement.as_ref()),
            Question::Confirmed => {
                let said = self.confirmed.as_ref();
                of(said.filter(|said| !said.value.trim().is_empty()))
            }
        }
    }
}
