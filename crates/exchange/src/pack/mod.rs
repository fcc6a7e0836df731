//! The register pack: a folder or zip of CSV files that holds schools, calendars, pupils, rolls
//! and marks, and optionally families.
//! In: a path. Out: registers ready to evaluate, or every problem. And back: records to files.

mod records;
mod write;

pub use records::{
    CalendarRow, Details, Enrolment, Mark, Parent, Pupil, Relationship, School, SenProvision,
};
pub use write::{MarksFile, PackWriter, mark_line};

// The columns of each file, in the order they are written.
const SCHOOLS: &str = "laestab,urn,name,phase,low_age,high_age,type";
const CALENDAR: &str = "laestab,date,sessions";
const PUPILS: &str = "upn,surname,forename,dob,sex,year_group";
const ENROLMENTS: &str = "upn,laestab,start,end,status";
const MARKS: &str = "upn,laestab,date,session,code";
const DETAILS: &str = "upn,preferred_name,address,postcode,sen,fsm,language,flags";
const PARENTS: &str = "parent_ref,title,forename,surname,address,postcode,email,email_confirmed_on,mobile,phone,language";
const RELATIONSHIPS: &str =
    "upn,parent_ref,relationship,lives_with,parental_responsibility,contact_order,restriction";
