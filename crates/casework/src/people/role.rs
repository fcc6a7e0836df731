//! The roles people have, by the names the field gives them.
//! In and out: a role, its stable id, its words, and whether schools or the authority give it.
//! Source: feature map PPL-1, from the Worcestershire policy and user guide.

/// Who employs somebody in a role, and so whose records they may see.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Employer {
    /// A school: that school's pupils and no others.
    School,
    /// The authority: registers, rolls and standings of all its schools.
    Authority,
}

/// A role. A person may have several, in several schools.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Role {
    /// A school's attendance officer.
    SchoolAttendanceOfficer,
    /// The member of a school's senior leadership who answers for attendance.
    SeniorAttendanceChampion,
    /// A head teacher.
    Head,
    /// A designated safeguarding lead.
    SafeguardingLead,
    /// The authority's lead officer for children missing education.
    CmeLead,
    /// The authority's education engagement manager.
    EngagementManager,
    /// A CME officer.
    CmeOfficer,
    /// The authority's attendance officer.
    AttendanceOfficer,
    /// Admissions.
    Admissions,
    /// Legal.
    Legal,
    /// A senior leader of the authority.
    SeniorLeader,
    /// A member of a panel.
    PanelMember,
    /// The helpdesk.
    Helpdesk,
    /// An administrator of the authority's Herringbone.
    Administrator,
}

impl Role {
    /// Every role, schools' first.
    pub const ALL: [Self; 14] = [
        Self::SchoolAttendanceOfficer,
        Self::SeniorAttendanceChampion,
        Self::Head,
        Self::SafeguardingLead,
        Self::AttendanceOfficer,
        Self::CmeOfficer,
        Self::CmeLead,
        Self::EngagementManager,
        Self::Admissions,
        Self::Legal,
        Self::SeniorLeader,
        Self::PanelMember,
        Self::Helpdesk,
        Self::Administrator,
    ];

    /// Its stable id.
    pub const fn id(self) -> &'static str {
        match self {
            Self::SchoolAttendanceOfficer => "school-attendance-officer",
            Self::SeniorAttendanceChampion => "senior-attendance-champion",
            Self::Head => "head",
            Self::SafeguardingLead => "safeguarding-lead",
            Self::CmeLead => "cme-lead",
            Self::EngagementManager => "engagement-manager",
            Self::CmeOfficer => "cme-officer",
            Self::AttendanceOfficer => "attendance-officer",
            Self::Admissions => "admissions",
            Self::Legal => "legal",
            Self::SeniorLeader => "senior-leader",
            Self::PanelMember => "panel-member",
            Self::Helpdesk => "helpdesk",
            Self::Administrator => "administrator",
        }
    }

    /// The role of an id.
    pub fn of_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.id() == id)
    }

    /// Its words, as a title or position reads in an amendment.
    pub const fn words(self) -> &'static str {
        match self {
            Self::SchoolAttendanceOfficer => "School attendance officer",
            Self::SeniorAttendanceChampion => "Senior attendance champion",
            Self::Head => "Head teacher",
            Self::SafeguardingLead => "Designated safeguarding lead",
            Self::CmeLead => "CME lead officer",
            Self::EngagementManager => "Education engagement manager",
            Self::CmeOfficer => "CME officer",
            Self::AttendanceOfficer => "Authority attendance officer",
            Self::Admissions => "Admissions",
            Self::Legal => "Legal",
            Self::SeniorLeader => "Senior leader",
            Self::PanelMember => "Panel member",
            Self::Helpdesk => "Helpdesk",
            Self::Administrator => "Administrator",
        }
    }

    /// Who gives it.
    pub const fn employer(self) -> Employer {
        match self {
            Self::SchoolAttendanceOfficer
            | Self::SeniorAttendanceChampion
            | Self::Head
            | Self::SafeguardingLead => Employer::School,
            _ => Employer::Authority,
        }
    }
}
