//! `/{authority}/notifications/joiner/...`: a school tells the authority of a pupil who joined.
//! In: a pupil on the school's roll, an item of Today, or a child who has no record yet. Out: the notification, in time or
//! late; nothing where none is needed; a record for the child only where the school says so.
//! Source: SI 2024/208 reg 13(1) to (3).

mod ask;
mod begin;
mod clock;
mod send;

use std::sync::Arc;

use axum::Router;
use axum::routing::get;
use casework::rolls::notification::Kind;
use casework::rolls::notifying::Refused;
use casework::rolls::{JoinerNotice, Origin, joiner_notice};
use govuk::{Checkboxes, Choice, Content, SummaryList};
use law::upn::{Verdict, judge};
use store::rolls::Notification;

use super::steps::{
    self, Around, Asking, Line, Step, Telling, answer, answers as answers_of, said_day, said_of,
};
use crate::house::House;
use crate::pupils::year_in_words;
use crate::web::{Caller, Typed, text};
use crate::when;

/// The notification of a joiner.
pub(super) struct Joiner;

/// What was said of a joiner, to be read.
pub(super) fn answers(told: &Notification) -> SummaryList {
    answers_of::<Joiner>(told)
}

/// The pages.
pub(super) fn router() -> Router<Arc<House>> {
    Router::new()
        .route("/new", get(begin::form).post(begin::begin))
        .route(
            "/{id}/check",
            get(steps::check::check::<Joiner>).post(send::send),
        )
        .route(
            "/{id}/{page}",
            get(steps::form::<Joiner>).post(steps::keep::<Joiner>),
        )
}

const CHILD: Step = Step {
    page: "child",
    title: "Who has joined?",
    fields: &["forename", "surname", "born", "sex", "upn"],
};

/// The pages that every joiner is asked.
const STEPS: [Step; 6] = [
    Step {
        page: "entered",
        title: "When was the name entered in the admission register?",
        fields: &["entered"],
    },
    Step {
        page: "starts",
        title: "What is the first day at the school?",
        fields: &["starts"],
    },
    Step {
        page: "year",
        title: "Which year group?",
        fields: &["year_group"],
    },
    Step {
        page: "address",
        title: "Where does the child live?",
        fields: &["address", "postcode"],
    },
    Step {
        page: "parents",
        title: "With which parents does the child live?",
        fields: &["parents"],
    },
    Step {
        page: "from",
        title: "Where was the child before?",
        fields: &["from", "former_school", "former_authority"],
    },
];

/// What was said, as the rules take it. Of a child on record the record says who it is.
fn notice(told: &Notification, said: &Typed) -> JoinerNotice {
    let on_record = told.pupil.is_some();
    let own = |name: &str| {
        if on_record {
            told.pupil_name.clone()
        } else {
            text(said, name)
        }
    };
    JoinerNotice {
        forename: own("forename"),
        surname: own("surname"),
        born: if on_record {
            told.born
        } else {
            said_day(said, "born")
        },
        entered: said_day(said, "entered"),
        starts: said_day(said, "starts"),
        year_group: text(said, "year_group"),
        address: text(said, "address"),
        parents: text(said, "parents"),
        from: Origin::of_id(&text(said, "from")),
        former_school: text(said, "former_school"),
    }
}

/// A number as it is compared: no blanks, capitals.
fn number(said: &Typed) -> String {
    let upn = text(said, "upn").to_uppercase();
    upn.chars().filter(|c| !c.is_whitespace()).collect()
}

impl Telling for Joiner {
    const KIND: Kind = Kind::Joiner;
    const TITLE: &'static str = "Notify a joiner";
    const DAYS: &'static [&'static str] = &["born", "entered", "starts"];

    fn steps(around: &Around, _: &Typed) -> Vec<Step> {
        // Who it is was asked where nothing is on record, and can be put right until it is sent.
        let asks_who = around.desk.notification.pupil.is_none();
        let who = asks_who.then_some(CHILD);
        who.into_iter().chain(STEPS).collect()
    }

    fn fields(_: &Around, _: &Caller, asking: &Asking<'_>) -> Vec<Content> {
        ask::fields(asking)
    }

    fn notes(around: &Around, caller: &Caller) -> Vec<Content> {
        clock::notes(around, caller)
    }

    fn refused(around: &Around, caller: &Caller, said: &Typed) -> Vec<Refused> {
        let told = &around.desk.notification;
        let of = joiner_notice(&notice(told, said), caller.rooms.today());
        let mut refused = of.err().unwrap_or_default();
        let upn = number(said);
        if !upn.is_empty() && judge(&upn).value == Verdict::Malformed {
            refused.push(ask::no_number());
        }
        refused
    }

    fn settle(around: &Around, caller: &Caller, said: &mut Typed, now: &mut Notification) {
        if now.pupil.is_none() {
            let name = format!("{} {}", text(said, "forename"), text(said, "surname"));
            name.trim().clone_into(&mut now.pupil_name);
            now.upn = number(said);
            now.born = said_day(said, "born");
            said.insert("upn".to_owned(), now.upn.clone());
        }
        now.on_day = said_day(said, "starts");
        let joining = clock::of(around, caller, now, said);
        now.due_on = joining.filter(|j| j.to_notify).map(|j| j.by);
        let team = joining.map_or("", |j| clock::team_id(j.team));
        said.insert("team".to_owned(), team.to_owned());
        let mut about = year_in_words(&text(said, "year_group"));
        if let Some(starts) = now.on_day {
            about = format!("{about}, from {}", when::day(starts));
        }
        if team == clock::POST_SIXTEEN {
            about = format!("Post-16: {about}");
        }
        now.about = about;
    }

    fn lines(told: &Notification) -> Vec<Line> {
        let said = said_of(told);
        let day = |name| said_day(&said, name).map(when::weekday).unwrap_or_default();
        let from = Origin::of_id(&text(&said, "from")).map_or("", Origin::words);
        let where_to = match text(&said, "team").as_str() {
            clock::POST_SIXTEEN => "The team for young people of Year 12 and above",
            "" => "",
            _ => "The team that looks for children missing education",
        };
        let home = [text(&said, "address"), text(&said, "postcode")];
        let home: Vec<String> = home.into_iter().filter(|line| !line.is_empty()).collect();
        let year = text(&said, "year_group");
        vec![
            answer("Child", told.pupil_name.as_str(), "child"),
            answer(
                "Born",
                told.born.map(when::day).unwrap_or_default(),
                "child",
            ),
            answer("Sex", ask::sex_in_words(&text(&said, "sex")), "child"),
            answer("UPN", told.upn.as_str(), "child"),
            answer(
                "Entered in the admission register",
                day("entered"),
                "entered",
            ),
            answer("First day at the school", day("starts"), "starts"),
            answer(
                "Year group",
                if year.is_empty() {
                    String::new()
                } else {
                    year_in_words(&year)
                },
                "year",
            ),
            answer("Address", home.join("\n"), "address"),
            answer(
                "Parents with whom the child lives",
                text(&said, "parents"),
                "parents",
            ),
            answer("Before", from, "from"),
            answer("School before", text(&said, "former_school"), "from-school"),
            answer(
                "Authority before",
                text(&said, "former_authority"),
                "from-school",
            ),
            answer("Goes to", where_to, "team"),
        ]
    }

    fn last_questions(around: &Around, typed: &Typed) -> Vec<Content> {
        let told = &around.desk.notification;
        let (None, Some(starts)) = (told.pupil, told.on_day) else {
            return Vec::new();
        };
        let words = format!(
            "Put {} on our roll here from {}",
            told.pupil_name,
            when::weekday(starts)
        );
        let choice = Choice::new("yes", words).hint(
            "Leave it out where the school’s own system sends the roll: it will bring the child by itself",
        );
        vec![
            Checkboxes::new("enrol", "The school’s roll in this service")
                .choice(choice)
                .values([text(typed, "enrol")])
                .into(),
        ]
    }

    fn not_needed(around: &Around, caller: &Caller) -> Option<Vec<String>> {
        clock::not_needed(around, caller)
    }
}
