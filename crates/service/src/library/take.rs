//! `/{authority}/documents/{document}`: a document with a school's own name in it.
//! In: the school, what the document asks, Word or PDF. Out: the file; or the form again.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use govuk::{Button, Choice, Content, ErrorSummary, Radios, Select, SelectOption};
use letters::{
    Addressee, Facts, Failure, Language, Look, School as OfSchool, Sender, Template as Text,
};
use store::StoreError;
use store::contact::letterhead_of;
use store::schools::School;

use super::{TAKES, documents, schools};
use crate::contact::letter::fields;
use crate::web::{Answer, Caller, Problem, Typed, Wrong, page, text};

#[derive(Template)]
#[template(path = "library/take.html")]
struct TakePage {
    wrong: Option<ErrorSummary>,
    name: String,
    when: String,
    back: String,
    action: String,
    school: Option<Select>,
    fields: Vec<Content>,
    form: Radios,
    button: Button,
}

/// In which form it is taken.
#[derive(Clone, Copy)]
enum Form {
    Word,
    Pdf,
}

impl Form {
    const ALL: [Self; 2] = [Self::Word, Self::Pdf];

    const fn id(self) -> &'static str {
        match self {
            Self::Word => "docx",
            Self::Pdf => "pdf",
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::Word => "Word, to be changed",
            Self::Pdf => "PDF, to be read or printed",
        }
    }

    const fn media_type(self) -> &'static str {
        match self {
            Self::Word => letters::words::MEDIA_TYPE,
            Self::Pdf => "application/pdf",
        }
    }
}

/// All that a document rests on.
struct Desk {
    document: &'static Text,
    schools: Vec<School>,
}

impl Desk {
    async fn open(caller: &Caller, document: &str) -> Result<Self, Response> {
        let scope = caller.may(TAKES)?;
        let found = documents().into_iter().find(|d| d.id == document);
        let schools = schools(&caller.rooms, &scope).await;
        Ok(Self {
            document: found.ok_or_else(|| caller.problem(Problem::NotFound))?,
            schools: schools.map_err(|e: StoreError| caller.problem(e.into()))?,
        })
    }

    fn show(&self, caller: &Caller, typed: &Typed, wrong: &Wrong) -> Response {
        let options = self
            .schools
            .iter()
            .map(|s| SelectOption::new(s.id.to_string(), &s.name));
        let select = Select::new("school", "For which school?")
            .option(SelectOption::new("", "Choose a school"))
            .options(options)
            .value(text(typed, "school"))
            .error_if(wrong.at("school"));
        let form = Form::ALL.into_iter().fold(
            Radios::new("form", "In which form do you want it?"),
            |radios, form| radios.choice(Choice::new(form.id(), form.words())),
        );
        let rooms = &caller.rooms;
        let main = TakePage {
            wrong: wrong.summary(),
            name: self.document.name.clone(),
            when: self.document.when.clone(),
            back: rooms.address("documents"),
            action: rooms.address(&format!("documents/{}", self.document.id)),
            school: (self.schools.len() != 1).then_some(select),
            fields: fields::inputs(&self.document.fields, typed, wrong),
            form: form.value(text(typed, "form")).error_if(wrong.at("form")),
            button: Button::new("Download"),
        };
        let is_wrong = main.wrong.is_some();
        let title = main.name.clone();
        let mut answer = page(caller, "documents", &title, main, |page| {
            page.error(is_wrong)
        });
        if is_wrong {
            *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        }
        answer
    }

    /// The school that was chosen, or the only one.
    fn school(&self, typed: &Typed) -> Option<&School> {
        match self.schools.as_slice() {
            [only] => Some(only),
            all => all
                .iter()
                .find(|s| s.id.to_string() == text(typed, "school")),
        }
    }
}

/// The form.
pub(super) async fn form(caller: Caller, Path((_, id)): Path<(String, String)>) -> Answer {
    let desk = Desk::open(&caller, &id).await?;
    Ok(desk.show(&caller, &Typed::new(), &Wrong::default()))
}

/// What it says of the school and of who takes it.
async fn facts(caller: &Caller, school: &School) -> Result<Facts, StoreError> {
    // A school that has not said how it is reached has lines to fill in.
    let head = letterhead_of(&caller.rooms.store, school.id).await?;
    let of = |words: Option<&String>| {
        words
            .filter(|w| !w.is_empty())
            .cloned()
            .unwrap_or_else(|| "……………".to_owned())
    };
    let person = &caller.signed.person;
    let telephone = of(head.as_ref().map(|h| &h.telephone));
    let email = of(head.as_ref().map(|h| &h.email));
    Ok(Facts {
        to: Addressee::default(),
        school: OfSchool {
            name: school.name.clone(),
            address: head
                .as_ref()
                .map_or_else(Vec::new, |h| h.lines.lines().map(str::to_owned).collect()),
            telephone: telephone.clone(),
            email: email.clone(),
            head: of(head.as_ref().map(|h| &h.head)),
        },
        from: Sender {
            name: person.name.clone(),
            position: person.position.clone(),
            telephone,
            email,
        },
        date: caller.rooms.today(),
        ..Facts::default()
    })
}

/// The file.
pub(super) async fn take(
    caller: Caller,
    Path((_, id)): Path<(String, String)>,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let desk = Desk::open(&caller, &id).await?;
    let mut wrong = Wrong::default();
    let answers = fields::answers(&desk.document.fields, &typed, &mut wrong);
    let form = Form::ALL
        .into_iter()
        .find(|form| form.id() == text(&typed, "form"));
    if form.is_none() {
        wrong.add("form", "Choose in which form you want it");
    }
    let school = desk.school(&typed);
    if school.is_none() {
        wrong.add("school", "Choose a school");
    }
    let (Some(form), Some(school), true) = (form, school, wrong.is_empty()) else {
        return Ok(desk.show(&caller, &typed, &wrong));
    };
    let mut facts = facts(&caller, school)
        .await
        .map_err(|e| caller.problem(e.into()))?;
    facts.more = BTreeMap::from_iter(answers);
    let document = match desk.document.write(&facts) {
        Ok(document) => document,
        Err(refusal) => {
            wrong.add("", refusal.to_string());
            return Ok(desk.show(&caller, &typed, &wrong));
        }
    };
    let look = Look::of(&facts.school, Language::English);
    let made = tokio::task::spawn_blocking(move || match form {
        Form::Word => document.word(&look),
        Form::Pdf => document.pdf(&look),
    });
    let bytes = match made.await {
        Ok(Ok(bytes)) => bytes,
        Ok(Err(failure @ Failure::NoSign { .. })) => {
            wrong.add("", failure.to_string());
            return Ok(desk.show(&caller, &typed, &wrong));
        }
        Ok(Err(failure)) => return Err(caller.problem(Problem::Failed(Box::new(failure)))),
        Err(stopped) => return Err(caller.problem(Problem::Failed(Box::new(stopped)))),
    };
    let name = format!(
        "attachment; filename=\"{}.{}\"",
        desk.document.id,
        form.id()
    );
    let headers = [
        (header::CONTENT_TYPE, form.media_type().to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok((headers, bytes).into_response())
}
