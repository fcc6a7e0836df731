//! What an authority's policy says of leave of absence: its `[leave]` table, over the national one.
//! In: the pack's text. Out: who asks and when, how long a link lives, kinds of reasons with the code of each.
//! Who must ask, and that it is beforehand, is the law's (reg 11), in words that nobody here has read; so each is a
//! value of the pack that says whether it is locked.

use law::attendance::Code;
use law::leave::Purpose;
use law::{Days, SchoolDays};
use serde::Deserialize;

/// Who may ask for leave.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AskedBy {
    /// A parent with whom the pupil normally lives.
    LivesWith,
    /// Any parent of the pupil.
    AnyParent,
}

/// A value, and whether an authority may have its own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Lockable<T> {
    /// The value.
    pub value: T,
    /// Whether it is the same in every authority.
    pub locked: bool,
}

/// What leave may be asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Kind {
    /// Its stable id.
    pub id: String,
    /// Its name, as a parent reads it.
    pub name: String,
    /// What else a parent is told of it; blank for nothing.
    pub hint: String,
    /// What it is in law: it gives the code of days that are agreed.
    pub purpose: Purpose,
    /// Whether it is a holiday: days of one that are not agreed have the code G, others O.
    pub holiday: bool,
}

impl Kind {
    /// The code of days that are agreed.
    pub fn agreed(&self) -> Code {
        law::leave::code(self.purpose).value
    }

    /// The code of days that are not agreed and on which the pupil is away.
    pub const fn not_agreed(&self) -> Code {
        if self.holiday { Code::G } else { Code::O }
    }
}

/// The rules in force.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LeaveRules {
    /// Whether it must be asked for before the first day.
    pub in_advance: Lockable<bool>,
    /// Who may ask.
    pub asked_by: Lockable<AskedBy>,
    /// How long a link can be used.
    pub link_lives: Days,
    /// How long before the first day a school would like to be asked: advice, never a reason to refuse.
    pub notice: SchoolDays,
    /// Within how many school days the school answers.
    pub answer: SchoolDays,
    /// The longest that is asked for by a link; for more, the family talks with the school.
    pub longest_by_link: SchoolDays,
    /// C or G on the register without a request comes on Today when it ended so many days ago at most.
    pub not_asked_for: Days,
    /// What leave may be asked for, in the order in which it is offered.
    pub kinds: Vec<Kind>,
}

impl Default for LeaveRules {
    fn default() -> Self {
        Self {
            in_advance: Lockable {
                value: true,
                locked: true,
            },
            asked_by: Lockable {
                value: AskedBy::LivesWith,
                locked: true,
            },
            link_lives: Days(14),
            notice: SchoolDays(10),
            answer: SchoolDays(5),
            longest_by_link: SchoolDays(20),
            not_asked_for: Days(28),
            kinds: Vec::new(),
        }
    }
}

impl LeaveRules {
    /// A kind by its id.
    pub fn kind(&self, id: &str) -> Option<&Kind> {
        self.kinds.iter().find(|kind| kind.id == id)
    }

    /// Whether somebody with whom the pupil does not live may ask.
    pub fn any_parent_may_ask(&self) -> bool {
        self.asked_by.value == AskedBy::AnyParent
    }

    /// The rules in plain words, a line each.
    pub fn describe(&self) -> Vec<String> {
        let own = |locked: bool| {
            if locked {
                ""
            } else {
                " (to be verified; an authority may have its own)"
            }
        };
        let when = if self.in_advance.value {
            "It is asked for before the first day"
        } else {
            "It may be asked for afterwards"
        };
        let who = match self.asked_by.value {
            AskedBy::LivesWith => "A parent with whom the pupil normally lives asks",
            AskedBy::AnyParent => "Any parent of the pupil may ask",
        };
        let mut lines = vec![
            format!("{when}{}.", own(self.in_advance.locked)),
            format!("{who}{}.", own(self.asked_by.locked)),
            format!(
                "A link to ask by can be used for {}, once, for up to {}.",
                self.link_lives, self.longest_by_link
            ),
            format!(
                "The school would like to be asked {} before, and answers within {}.",
                self.notice, self.answer
            ),
        ];
        lines.extend(self.kinds.iter().map(|kind| {
            format!(
                "{}: {} when agreed, {} when the pupil is away without it.",
                kind.name,
                kind.agreed(),
                kind.not_agreed()
            )
        }));
        lines
    }
}

/// A value as a pack writes it: alone, or in the national pack with whether it is locked.
#[derive(Clone, Copy, Deserialize, Debug)]
#[serde(untagged)]
enum LockableText<T> {
    National { value: T, locked: bool },
    Own(T),
}

/// A kind as a pack writes it.
#[derive(Clone, Deserialize, Debug)]
#[serde(deny_unknown_fields)]
struct KindText {
    id: String,
    name: String,
    #[serde(default)]
    hint: String,
    purpose: String,
    #[serde(default)]
    holiday: bool,
}

/// The table as a pack has it; what it leaves out is as in the national pack.
#[derive(Clone, Deserialize, Default, Debug)]
#[serde(deny_unknown_fields)]
pub struct LeaveRulesText {
    in_advance: Option<LockableText<bool>>,
    asked_by: Option<LockableText<AskedBy>>,
    link_lives_days: Option<u16>,
    notice_school_days: Option<u16>,
    answer_school_days: Option<u16>,
    longest_by_link_school_days: Option<u16>,
    not_asked_for_days: Option<u16>,
    kinds: Option<Vec<KindText>>,
}

/// What is wrong, and what to do instead.
type Fault = (String, String);

fn lay<T: Copy + PartialEq>(
    what: &str,
    own: Option<LockableText<T>>,
    over: Lockable<T>,
    national: bool,
    faults: &mut Vec<Fault>,
) -> Lockable<T> {
    match own {
        None => over,
        Some(LockableText::National { value, locked }) if national => Lockable { value, locked },
        Some(LockableText::National { .. }) => {
            faults.push((
                format!(
                    "[leave] {what} says whether it is locked, which only the national pack may"
                ),
                format!("Write the value alone: {what} = …"),
            ));
            over
        }
        Some(LockableText::Own(value)) if over.locked && value != over.value => {
            faults.push((
                format!("[leave] {what} departs from what is the same in every authority"),
                format!("Leave {what} out"),
            ));
            over
        }
        Some(LockableText::Own(value)) => Lockable { value, ..over },
    }
}

fn purpose(id: &str) -> Option<Purpose> {
    Some(match id {
        "exceptional" => Purpose::Exceptional,
        "performance" => Purpose::Performance,
        "interview" => Purpose::Interview,
        "study" => Purpose::Study,
        "religion" => Purpose::Religion,
        _ => return None,
    })
}

fn kinds(texts: Vec<KindText>, faults: &mut Vec<Fault>) -> Vec<Kind> {
    let mut kinds: Vec<Kind> = Vec::new();
    for text in texts {
        let sound = !text.id.is_empty()
            && text.id.chars().all(|c| c.is_ascii_lowercase() || c == '-')
            && !text.name.trim().is_empty();
        if !sound || kinds.iter().any(|kind| kind.id == text.id) {
            faults.push((
                format!("[leave] kind \"{}\" has no id or name of its own", text.id),
                "Give each kind an id in small letters that no other has, and a name".to_owned(),
            ));
            continue;
        }
        let Some(purpose) = purpose(&text.purpose) else {
            faults.push((
                format!("[leave] kind \"{}\" is for \"{}\"", text.id, text.purpose),
                "Take one of exceptional, performance, interview, study and religion".to_owned(),
            ));
            continue;
        };
        kinds.push(Kind {
            id: text.id,
            name: text.name,
            hint: text.hint,
            purpose,
            holiday: text.holiday,
        });
    }
    kinds
}

impl LeaveRulesText {
    /// Laid over other rules; `national` says that this is the national pack, which says what is locked. What is
    /// wrong goes to `faults`.
    pub fn over(
        self,
        base: LeaveRules,
        national: bool,
        faults: &mut Vec<(String, String)>,
    ) -> LeaveRules {
        let mut number = |what: &str, own: Option<u16>, otherwise: u16, most: u16| match own {
            Some(n) if n == 0 || n > most => {
                faults.push((
                    format!("[leave] {what} = {n} is out of reach"),
                    format!("Take a number from 1 to {most}"),
                ));
                otherwise
            }
            own => own.unwrap_or(otherwise),
        };
        let link_lives = number(
            "link_lives_days",
            self.link_lives_days,
            base.link_lives.0,
            60,
        );
        let notice = number(
            "notice_school_days",
            self.notice_school_days,
            base.notice.0,
            60,
        );
        let answer = number(
            "answer_school_days",
            self.answer_school_days,
            base.answer.0,
            20,
        );
        let longest = number(
            "longest_by_link_school_days",
            self.longest_by_link_school_days,
            base.longest_by_link.0,
            190,
        );
        let not_asked_for = number(
            "not_asked_for_days",
            self.not_asked_for_days,
            base.not_asked_for.0,
            366,
        );
        let in_advance = lay(
            "in_advance",
            self.in_advance,
            base.in_advance,
            national,
            faults,
        );
        let asked_by = lay("asked_by", self.asked_by, base.asked_by, national, faults);
        let kinds = match self.kinds {
            Some(texts) => kinds(texts, faults),
            None => base.kinds,
        };
        if kinds.is_empty() {
            faults.push((
                "[leave] has no kind for which leave can be asked".to_owned(),
                "Write [[leave.kinds]] with id, name and purpose, or leave them all out".to_owned(),
            ));
        }
        LeaveRules {
            in_advance,
            asked_by,
            link_lives: Days(link_lives),
            notice: SchoolDays(notice),
            answer: SchoolDays(answer),
            longest_by_link: SchoolDays(longest),
            not_asked_for: Days(not_asked_for),
            kinds,
        }
    }
}
