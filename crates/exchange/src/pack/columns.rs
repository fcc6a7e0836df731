//! The files of a pack and their columns, in the order they are written.
//! In and out: the reader finds columns by these names, the writer puts them down.

/// A file of the pack.
#[derive(Clone, Copy, Debug)]
pub(super) struct FileShape<const N: usize> {
    /// Its name.
    pub(super) name: &'static str,
    /// Its columns.
    pub(super) columns: [&'static str; N],
}

pub(super) const SCHOOLS: FileShape<7> = FileShape {
    name: "schools.csv",
    columns: [
        "laestab", "urn", "name", "phase", "low_age", "high_age", "type",
    ],
};
pub(super) const CALENDAR: FileShape<3> = FileShape {
    name: "calendar.csv",
    columns: ["laestab", "date", "sessions"],
};
pub(super) const PUPILS: FileShape<6> = FileShape {
    name: "pupils.csv",
    columns: ["upn", "surname", "forename", "dob", "sex", "year_group"],
};
pub(super) const ENROLMENTS: FileShape<5> = FileShape {
    name: "enrolments.csv",
    columns: ["upn", "laestab", "start", "end", "status"],
};
pub(super) const MARKS: FileShape<5> = FileShape {
    name: "marks.csv",
    columns: ["upn", "laestab", "date", "session", "code"],
};
pub(super) const DETAILS: FileShape<8> = FileShape {
    name: "details.csv",
    columns: [
        "upn",
        "preferred_name",
        "address",
        "postcode",
        "sen",
        "fsm",
        "language",
        "flags",
    ],
};
pub(super) const PARENTS: FileShape<11> = FileShape {
    name: "parents.csv",
    columns: [
        "parent_ref",
        "title",
        "forename",
        "surname",
        "address",
        "postcode",
        "email",
        "email_confirmed_on",
        "mobile",
        "phone",
        "language",
    ],
};
pub(super) const RELATIONSHIPS: FileShape<7> = FileShape {
    name: "relationships.csv",
    columns: [
        "upn",
        "parent_ref",
        "relationship",
        "lives_with",
        "parental_responsibility",
        "contact_order",
        "restriction",
    ],
};
