//! What the headings make of every row: where the pupil, the dates and the marks stand.
//! In: complete headings. Out: the places of what is read.

use jiff::civil::Date;
use register::Session;

use super::header::Recognised;
use super::role::Role;
use super::role::Shape;

/// Where the marks of a row stand.
pub(super) enum Layout {
    Long {
        date: usize,
        session: Option<usize>,
        /// The columns with a mark, and the session if the column decides it.
        marks: Vec<(usize, Option<Session>)>,
    },
    Sessions(Vec<(usize, Date, Session)>),
    Text {
        marks: usize,
        start: Option<usize>,
        end: Option<usize>,
    },
}

impl Layout {
    /// The layout that complete headings describe.
    fn of(headings: &Recognised) -> Option<Self> {
        let place = |role| headings.place(role);
        Some(match headings.shape? {
            Shape::Long => {
                let of_session = [
                    (Role::Mark, None),
                    (Role::MarkAm, Some(Session::Am)),
                    (Role::MarkPm, Some(Session::Pm)),
                ];
                Self::Long {
                    date: place(Role::Date)?,
                    session: place(Role::Session),
                    marks: of_session
                        .into_iter()
                        .filter_map(|(role, session)| Some((place(role)?, session)))
                        .collect(),
                }
            }
            Shape::Sessions => Self::Sessions(
                headings
                    .columns
                    .iter()
                    .filter_map(|c| match c.role {
                        Role::MarkOf(date, session) => Some((c.index, date, session)),
                        _ => None,
                    })
                    .collect(),
            ),
            Shape::String => Self::Text {
                marks: place(Role::MarkString)?,
                start: place(Role::StartDate),
                end: place(Role::EndDate),
            },
        })
    }
}

/// Where a row says who the pupil is.
pub(super) struct PupilPlaces {
    pub(super) upn: Option<usize>,
    pub(super) admission_number: Option<usize>,
    pub(super) system_id: Option<usize>,
    /// The columns whose text cannot run over several lines unless a quotation mark is missing.
    pub(super) one_line: Vec<usize>,
}

impl PupilPlaces {
    fn of(headings: &Recognised) -> Self {
        const ONE_LINE: [Role; 10] = [
            Role::AdmissionNumber,
            Role::SystemId,
            Role::Surname,
            Role::Forename,
            Role::LegalSurname,
            Role::LegalForename,
            Role::PreferredSurname,
            Role::PreferredForename,
            Role::RegGroup,
            Role::YearGroup,
        ];
        Self {
            upn: headings.place(Role::Upn),
            admission_number: headings.place(Role::AdmissionNumber),
            system_id: headings.place(Role::SystemId),
            one_line: ONE_LINE
                .iter()
                .filter_map(|role| headings.place(*role))
                .collect(),
        }
    }
}

/// The headings, and what follows from them for every row.
pub(super) struct Plan {
    pub(super) headings: Recognised,
    pub(super) pupil: PupilPlaces,
    pub(super) layout: Layout,
}

impl Plan {
    /// The plan that complete headings make; `None` when they are not complete.
    pub(super) fn of(headings: Recognised) -> Option<Self> {
        Some(Self {
            layout: Layout::of(&headings)?,
            pupil: PupilPlaces::of(&headings),
            headings,
        })
    }
}
