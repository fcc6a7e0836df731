//! Who may do what: the whole of it, in one table.
//! In: a role and an action. Out: whether. A change here shows in `docs/authorisation.md`, which a
//! test holds to this table.

use super::action::Action;
use super::role::Role;

use Role::{
    Administrator, Admissions, AttendanceOfficer, CmeLead, CmeOfficer, EngagementManager, Head,
    Helpdesk, Legal, SafeguardingLead, SchoolAttendanceOfficer, SeniorAttendanceChampion,
    SeniorLeader,
};

const SCHOOL: [Role; 4] = [
    SchoolAttendanceOfficer,
    SeniorAttendanceChampion,
    Head,
    SafeguardingLead,
];

/// Those of the authority who follow children from school to school.
const FOLLOWERS: [Role; 4] = [AttendanceOfficer, CmeOfficer, CmeLead, EngagementManager];

const CASEWORKERS: [Role; 8] = [
    SchoolAttendanceOfficer,
    SeniorAttendanceChampion,
    Head,
    SafeguardingLead,
    AttendanceOfficer,
    CmeOfficer,
    CmeLead,
    EngagementManager,
];

/// Every action with the roles that may do it, within their [scope](super::Scope). A panel member
/// sees only the papers of a panel, which have actions of their own.
pub const ROWS: [(Action, &[Role]); 40] = [
    (Action::SeeToday, &CASEWORKERS),
    (Action::ActOnToday, &CASEWORKERS),
    (
        Action::SeeSchool,
        &[
            SchoolAttendanceOfficer,
            SeniorAttendanceChampion,
            Head,
            SafeguardingLead,
            AttendanceOfficer,
            CmeOfficer,
            CmeLead,
            EngagementManager,
            SeniorLeader,
            Administrator,
        ],
    ),
    (
        Action::ListPupils,
        &[
            SchoolAttendanceOfficer,
            SeniorAttendanceChampion,
            Head,
            SafeguardingLead,
            AttendanceOfficer,
            CmeOfficer,
            CmeLead,
            EngagementManager,
            Admissions,
            Legal,
            Helpdesk,
        ],
    ),
    (
        Action::DownloadPupils,
        &[
            SchoolAttendanceOfficer,
            SeniorAttendanceChampion,
            Head,
            AttendanceOfficer,
            CmeLead,
            EngagementManager,
        ],
    ),
    (Action::SeeNeeds, &CASEWORKERS),
    (
        Action::SeePupil,
        &[
            SchoolAttendanceOfficer,
            SeniorAttendanceChampion,
            Head,
            SafeguardingLead,
            AttendanceOfficer,
            CmeOfficer,
            CmeLead,
            EngagementManager,
            Legal,
        ],
    ),
    (
        Action::SeeFamily,
        &[
            SchoolAttendanceOfficer,
            SeniorAttendanceChampion,
            Head,
            SafeguardingLead,
            AttendanceOfficer,
            CmeOfficer,
            CmeLead,
            EngagementManager,
            Legal,
        ],
    ),
    (
        Action::SeeRestrictions,
        &[
            SchoolAttendanceOfficer,
            Head,
            SafeguardingLead,
            AttendanceOfficer,
            CmeOfficer,
            CmeLead,
            EngagementManager,
            Legal,
        ],
    ),
    (
        Action::SeeWhoLooked,
        &[
            Head,
            SafeguardingLead,
            CmeLead,
            EngagementManager,
            Administrator,
        ],
    ),
    (Action::SeeContact, &SCHOOL),
    (Action::WriteToParents, &SCHOOL),
    (
        Action::ChangeLetterhead,
        &[SchoolAttendanceOfficer, Head, Administrator],
    ),
    (
        Action::ReviewTranslations,
        &[EngagementManager, Administrator],
    ),
    (Action::SeeLeave, &SCHOOL),
    (Action::AskForLeave, &SCHOOL),
    (Action::DecideLeave, &[SeniorAttendanceChampion, Head]),
    (
        Action::AmendMark,
        &[SchoolAttendanceOfficer, SeniorAttendanceChampion, Head],
    ),
    (
        Action::LoadRegisters,
        &[
            SchoolAttendanceOfficer,
            SeniorAttendanceChampion,
            Head,
            Administrator,
        ],
    ),
    (Action::ChangeFamily, &SCHOOL),
    (
        Action::ChangeRestrictions,
        &[Head, SafeguardingLead, CmeLead, EngagementManager, Legal],
    ),
    (
        Action::ChangeNeeds,
        &[SchoolAttendanceOfficer, Head, SafeguardingLead],
    ),
    (
        Action::SeeSupport,
        &[
            SchoolAttendanceOfficer,
            SeniorAttendanceChampion,
            Head,
            SafeguardingLead,
            AttendanceOfficer,
            CmeOfficer,
            CmeLead,
            EngagementManager,
            Legal,
        ],
    ),
    (Action::ChangeSupport, &SCHOOL),
    (
        Action::ShareSupport,
        &[SeniorAttendanceChampion, Head, SafeguardingLead],
    ),
    (
        Action::SeeContracts,
        &[
            SchoolAttendanceOfficer,
            SeniorAttendanceChampion,
            Head,
            SafeguardingLead,
            AttendanceOfficer,
            CmeOfficer,
            CmeLead,
            EngagementManager,
            Legal,
        ],
    ),
    (Action::ChangeContracts, &SCHOOL),
    (Action::SeeNotifications, &CASEWORKERS),
    (
        Action::SeeRestrictedNotifications,
        &[Head, SafeguardingLead, CmeLead, EngagementManager],
    ),
    (Action::Notify, &SCHOOL),
    (Action::WorkNotifications, &FOLLOWERS),
    (Action::SeeOpenQuestions, &FOLLOWERS),
    (
        Action::CloseQuestions,
        &[CmeOfficer, CmeLead, EngagementManager],
    ),
    (
        Action::WriteToAuthorities,
        &[CmeOfficer, CmeLead, EngagementManager, Admissions],
    ),
    (
        Action::ChangeCalendar,
        &[
            SchoolAttendanceOfficer,
            SeniorAttendanceChampion,
            Head,
            Administrator,
        ],
    ),
    (Action::TryPolicy, &[EngagementManager, SeniorLeader]),
    (Action::SeePolicy, &Role::ALL),
    (Action::ManagePeople, &[Administrator]),
    (Action::ManageSchools, &[Administrator]),
    (Action::ManageTokens, &[Administrator]),
];

/// Whether a role may do something, within its scope.
pub fn may(role: Role, action: Action) -> bool {
    ROWS.iter()
        .any(|(row, roles)| *row == action && roles.contains(&role))
}
