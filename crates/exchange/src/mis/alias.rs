//! The headings that SIMS, Arbor and Bromcom are known to use, each with the page that shows it.
//! In: a heading. Out: what its column holds, and the sources. A heading that no page was found
//! for is not here: a mapping file must say what it is. `docs/mis-exports.md` tells the search.

use super::role::{Role, plain};

/// A school management information system.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum System {
    /// SIMS (ESS, formerly Capita).
    Sims,
    /// Arbor.
    Arbor,
    /// Bromcom.
    Bromcom,
}

impl System {
    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sims => "SIMS",
            Self::Arbor => "Arbor",
            Self::Bromcom => "Bromcom",
        }
    }
}

/// What kind of page shows a heading.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Evidence {
    /// The maker's own page for users or for software partners.
    Maker,
    /// A help page of somebody whose product or school reads the system.
    User,
    /// Public program code that reads the system's exports.
    Code,
}

/// Where a heading was found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Source {
    /// The system it is a heading of.
    pub system: System,
    /// What kind of page.
    pub evidence: Evidence,
    /// The page's address.
    pub address: &'static str,
}

/// A known heading.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Alias {
    /// The heading as the page writes it.
    pub heading: &'static str,
    /// What the column holds.
    pub role: Role,
    /// Where it was found.
    pub source: Source,
}

const fn source(system: System, evidence: Evidence, address: &'static str) -> Source {
    Source {
        system,
        evidence,
        address,
    }
}

/// SIMS's page for software partners: the element names of a session mark.
const SIMS_PARTNER: Source = source(
    System::Sims,
    Evidence::Maker,
    "https://sims-partners.com/index.php/Product/SIMS7/PartnerAPIs/TPAttendanceWrite",
);
/// What a product that imports SIMS session attendance says it reads.
const SIMS_AIM_MARKS: Source = source(
    System::Sims,
    Evidence::User,
    "https://docs.aim.phinite.com/integration/sims-integration/session-attendance.html",
);
/// What the same product reads of students.
const SIMS_AIM_STUDENTS: Source = source(
    System::Sims,
    Evidence::User,
    "https://docs.aim.phinite.com/integration/sims-integration/students.html",
);
/// A cash-office product's table of the fields it takes from SIMS.
const SIMS_TUCASI: Source = source(
    System::Sims,
    Evidence::User,
    "https://tucasi.atlassian.net/wiki/pages/diffpages.action?originalId=1706786858&pageId=1700528263",
);
/// An academy trust's help page on SIMS registration groups.
const SIMS_AAAT: Source = source(
    System::Sims,
    Evidence::User,
    "https://support.aaat.uk/hc/en-gb/articles/360020019539-SIMS-Attendance-Entering-a-weekly-attendance-pattern",
);
/// A regional network's note on SIMS ID.
const SIMS_EMPSN: Source = source(
    System::Sims,
    Evidence::User,
    "https://www.empsn.org.uk/knowledge-base/ess/capita-service-updates-nov-2019/",
);
/// A catering product's help page on the register it shows from SIMS.
const SIMS_WHITEBOARD: Source = source(
    System::Sims,
    Evidence::User,
    "https://support.parentpaygroup.com/hc/en-gb/articles/4406225826961-Using-SIMS-Attendance-with-the-Whiteboard",
);
/// A school's program over SIMS report exports, which documents its columns.
const SIMS_CODE: Source = source(
    System::Sims,
    Evidence::Code,
    "https://github.com/BirkdaleHigh/ps-SchoolGroups",
);
/// A multi-academy trust's program over its Arbor export.
const ARBOR_CODE: Source = source(
    System::Arbor,
    Evidence::Code,
    "https://github.com/mnsp-master/rundeck-jobs",
);
/// Bromcom's page on importing by spreadsheet.
const BROMCOM_IMPORT: Source = source(
    System::Bromcom,
    Evidence::Maker,
    "https://docs.bromcom.com/knowledge-base/how-to-import-access-arrangements-in-bulk/",
);

const fn alias(heading: &'static str, role: Role, source: Source) -> Alias {
    Alias {
        heading,
        role,
        source,
    }
}

/// Every known heading. One heading may stand more than once, for each system that uses it.
pub const ALIASES: &[Alias] = &[
    alias("UPN", Role::Upn, BROMCOM_IMPORT),
    alias("UPN", Role::Upn, ARBOR_CODE),
    alias("UPN", Role::Upn, SIMS_EMPSN),
    alias("Adno", Role::AdmissionNumber, SIMS_CODE),
    alias(
        "Admissions Number",
        Role::AdmissionNumber,
        SIMS_AIM_STUDENTS,
    ),
    alias("Admission Number", Role::AdmissionNumber, BROMCOM_IMPORT),
    alias("PersonID", Role::SystemId, SIMS_PARTNER),
    alias("Person_id", Role::SystemId, SIMS_CODE),
    alias("Student ID", Role::SystemId, SIMS_AIM_MARKS),
    alias("Pupil ID", Role::SystemId, SIMS_TUCASI),
    alias("Arbor Student ID", Role::SystemId, ARBOR_CODE),
    alias("Surname", Role::Surname, SIMS_TUCASI),
    alias("Forename", Role::Forename, SIMS_TUCASI),
    alias("Legal Surname", Role::LegalSurname, SIMS_CODE),
    alias("Legal Forename", Role::LegalForename, SIMS_CODE),
    alias("Preferred Surname", Role::PreferredSurname, SIMS_CODE),
    alias("Preferred Forename", Role::PreferredForename, SIMS_CODE),
    alias("Last Name", Role::Surname, BROMCOM_IMPORT),
    alias("First Name", Role::Forename, BROMCOM_IMPORT),
    alias("Legal Last Name", Role::LegalSurname, BROMCOM_IMPORT),
    alias("Legal First Name", Role::LegalForename, BROMCOM_IMPORT),
    alias("Reg Group", Role::RegGroup, SIMS_AAAT),
    alias("Registration Group", Role::RegGroup, SIMS_TUCASI),
    alias("Tutor Group", Role::RegGroup, BROMCOM_IMPORT),
    alias("Year", Role::YearGroup, SIMS_CODE),
    alias("Year Group", Role::YearGroup, SIMS_TUCASI),
    alias("Year Group", Role::YearGroup, BROMCOM_IMPORT),
    alias("NC Year(s) for today", Role::YearGroup, ARBOR_CODE),
    alias("AttendanceDate", Role::Date, SIMS_PARTNER),
    alias("Date", Role::Date, SIMS_AIM_MARKS),
    alias("SessionName", Role::Session, SIMS_PARTNER),
    alias("Session Name", Role::Session, SIMS_AIM_MARKS),
    alias("Session", Role::Session, SIMS_TUCASI),
    alias("AttendanceMark", Role::Mark, SIMS_PARTNER),
    alias("Mark", Role::Mark, SIMS_AIM_MARKS),
    alias("Attendance Code", Role::Mark, SIMS_TUCASI),
    alias("AM", Role::MarkAm, SIMS_WHITEBOARD),
    alias("PM", Role::MarkPm, SIMS_WHITEBOARD),
];

/// What a heading means, with every source that shows it; case, spaces and punctuation do not
/// matter.
pub(super) fn find(heading: &str) -> Option<(Role, Vec<Source>)> {
    let heading = plain(heading);
    let mut found = ALIASES.iter().filter(|a| plain(a.heading) == heading);
    let first = found.next()?;
    let sources = std::iter::once(first).chain(found).map(|a| a.source);
    Some((first.role, sources.collect()))
}
