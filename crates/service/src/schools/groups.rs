//! Groups of pupils side by side: year groups, special needs, free meals, flags.
//! In: whose rolls. Out: tables of counts. A small number of pupils with a need is shown only to who
//! may see whose it is.

use casework::people::Action;
use casework::schools::{Figures, Shown, shown_count};
use govuk::{Cell, Content, Table};
use store::attendance::{figures_by_fact, figures_by_year};
use store::pupils::Reach;
use store::{SchoolId, StoreError};

use super::{cells, headings, threshold};
use crate::picture::{Bar, Bars};
use crate::pupils::list::by_age;
use crate::pupils::needs::Need;
use crate::pupils::year_in_words;
use crate::web::{Caller, link};

/// The groups of the pupils within reach.
pub(super) struct Groups {
    /// All of them together.
    pub(super) all: Figures,
    /// Year groups, as a picture with its table.
    pub(super) years: Bars,
    /// Needs; `None` where nothing is known of anybody's.
    pub(super) needs: Option<Table>,
}

/// Reads them. `list` is the address of the list of these pupils, for who may see it; `school` the
/// school they are of, when they are of one.
pub(super) async fn read(
    caller: &Caller,
    reach: &Reach,
    list: Option<&str>,
    school: Option<SchoolId>,
) -> Result<Groups, StoreError> {
    let rooms = &caller.rooms;
    let today = rooms.today();
    let least = threshold(today);
    let years = figures_by_year(&rooms.store, reach, least).await?;
    let all = years.iter().map(|(_, figures)| *figures).sum();
    let facts = figures_by_fact(&rooms.store, reach, today, least).await?;
    let scope = caller.signed.scope(Action::SeeNeeds);
    let sees = match school {
        Some(school) => scope.holds(&school),
        None => scope == caller.signed.scope(Action::SeeSchool),
    };
    let needs = facts
        .into_iter()
        .filter_map(|f| Some((Need::of_fact(&f.kind, &f.value)?, f.figures)));
    let mut needs: Vec<(Need, Figures)> = needs.collect();
    needs.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(Groups {
        all,
        years: by_year(years.into_iter().collect::<Vec<_>>(), list),
        needs: (!needs.is_empty()).then(|| by_need(&needs, list, sees)),
    })
}

/// A year group that an address can carry as it is.
fn plain(year: &str) -> bool {
    !year.is_empty() && year.chars().all(|c| c.is_ascii_alphanumeric())
}

fn by_year(years: Vec<(String, Figures)>, list: Option<&str>) -> Bars {
    let years = by_age(years.into_iter().collect());
    let bars = years.iter().map(|(year, figures)| Bar {
        name: year_in_words(year),
        rate: figures.persistent_share(),
        stands_out: false,
    });
    let rows = years.iter().map(|(year, figures)| {
        let words = year_in_words(year);
        let first = match list.filter(|_| plain(year)) {
            Some(list) => link(format!("{list}year={year}"), &words),
            None => words.into(),
        };
        cells(first, figures.pupils.to_string(), figures)
    });
    let table = Table::new("By year group")
        .caption_class("govuk-visually-hidden")
        .head(headings("Year group"))
        .rows(rows)
        .first_cell_is_header();
    let title = "Persistently absent this year, by year group";
    Bars::new("years", title, bars.collect(), table)
}

fn by_need(needs: &[(Need, Figures)], list: Option<&str>, sees: bool) -> Table {
    let rows = needs.iter().map(|(need, figures)| {
        let words = need.words();
        let first: Content = match list.filter(|_| sees) {
            Some(list) => {
                let mut query = url::form_urlencoded::Serializer::new(String::new());
                query.append_pair("need", &need.id());
                link(format!("{list}{}", query.finish()), &words)
            }
            None => words.into(),
        };
        match shown_count(figures.pupils, sees) {
            Shown::Number(n) => cells(first, n.to_string(), figures),
            few @ Shown::Few => {
                // What so few do is not said either.
                let nothing = || Cell::numeric("–");
                [
                    Cell::new(first),
                    Cell::numeric(few.to_string()),
                    nothing(),
                    nothing(),
                    nothing(),
                    nothing(),
                    nothing(),
                ]
            }
        }
    });
    Table::new("By need")
        .caption_class("govuk-table__caption--m")
        .head(headings("Need"))
        .rows(rows)
        .first_cell_is_header()
}
