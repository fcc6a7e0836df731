//! What people do, one word each.
//! In and out: an action, its stable id and its words.

/// Something that a role may or may not do. A page or an act asks for exactly one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Action {
    /// See what needs doing today.
    SeeToday,
    /// Assign, snooze, finish or dismiss an item.
    ActOnToday,
    /// See a school's standings and the quality of its registers.
    SeeSchool,
    /// List and search pupils.
    ListPupils,
    /// Take a list of pupils away as a file.
    DownloadPupils,
    /// See and list by special needs, free meals and the authority's own flags.
    SeeNeeds,
    /// See a pupil's register, roll, standing and chronology.
    SeePupil,
    /// See parents, how to reach them, and brothers and sisters.
    SeeFamily,
    /// See restrictions on contact, and who is not to be told.
    SeeRestrictions,
    /// See who has looked at a pupil's record.
    SeeWhoLooked,
    /// See letters, calls, meetings and texts, which are the school's own.
    SeeContact,
    /// Write to parents, approve what was written, and record calls, meetings and texts.
    WriteToParents,
    /// Say what letters say of a school, and load Word letters of its own.
    ChangeLetterhead,
    /// Record that somebody who reads both languages has reviewed a translation of a letter, and withdraw that.
    ReviewTranslations,
    /// See requests for leave, what was decided, and what the register shows of it.
    SeeLeave,
    /// Take a request for leave down, withdraw one, and send a parent the link to ask by.
    AskForLeave,
    /// Decide on leave: the head teacher, or somebody whom the head teacher has named.
    DecideLeave,
    /// Amend a mark of the register.
    AmendMark,
    /// Load registers from a file.
    LoadRegisters,
    /// Add or change parents and contact points.
    ChangeFamily,
    /// Add and end restrictions on contact.
    ChangeRestrictions,
    /// Change what is known of special needs and free school meals.
    ChangeNeeds,
    /// See what support a school gives a pupil.
    SeeSupport,
    /// Write down support: steps, offers, reviews, conditions, referrals.
    ChangeSupport,
    /// Show a school's record of support to the authority, and end that.
    ShareSupport,
    /// See a pupil's attendance contracts.
    SeeContracts,
    /// Offer, write, sign off, review and end attendance contracts.
    ChangeContracts,
    /// See what a school tells the authority: joiners, leavers, part-time timetables, absence.
    SeeNotifications,
    /// See those that only who has to know sees: of a pupil who has died.
    SeeRestrictedNotifications,
    /// Tell the authority of them, answer its questions, and make enquiries with it.
    Notify,
    /// Ask about notifications, accept and return them, and agree what came of joint enquiries.
    WorkNotifications,
    /// See where children who are on no roll may be, and who may be on two.
    SeeOpenQuestions,
    /// Say what closes the question where a child is educated, or that two records are of one child.
    CloseQuestions,
    /// Ask other authorities about a child, tell them of one, and answer theirs.
    WriteToAuthorities,
    /// Change a school's calendar.
    ChangeCalendar,
    /// Try other bands or thresholds on the real registers.
    TryPolicy,
    /// See the policy in force.
    SeePolicy,
    /// Add people, give and take roles, reset sign-in.
    ManagePeople,
    /// Add schools and change what is known of them.
    ManageSchools,
    /// Make and revoke tokens for other programs.
    ManageTokens,
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 40] = [
        Self::SeeToday,
        Self::ActOnToday,
        Self::SeeSchool,
        Self::ListPupils,
        Self::DownloadPupils,
        Self::SeeNeeds,
        Self::SeePupil,
        Self::SeeFamily,
        Self::SeeRestrictions,
        Self::SeeWhoLooked,
        Self::SeeContact,
        Self::WriteToParents,
        Self::ChangeLetterhead,
        Self::ReviewTranslations,
        Self::SeeLeave,
        Self::AskForLeave,
        Self::DecideLeave,
        Self::AmendMark,
        Self::LoadRegisters,
        Self::ChangeFamily,
        Self::ChangeRestrictions,
        Self::ChangeNeeds,
        Self::SeeSupport,
        Self::ChangeSupport,
        Self::ShareSupport,
        Self::SeeContracts,
        Self::ChangeContracts,
        Self::SeeNotifications,
        Self::SeeRestrictedNotifications,
        Self::Notify,
        Self::WorkNotifications,
        Self::SeeOpenQuestions,
        Self::CloseQuestions,
        Self::WriteToAuthorities,
        Self::ChangeCalendar,
        Self::TryPolicy,
        Self::SeePolicy,
        Self::ManagePeople,
        Self::ManageSchools,
        Self::ManageTokens,
    ];

    /// Its words, after "may".
    pub const fn words(self) -> &'static str {
        match self {
            Self::SeeToday => "see what needs doing today",
            Self::ActOnToday => "assign, snooze, finish or dismiss an item",
            Self::SeeSchool => "see a school's standings",
            Self::ListPupils => "list and search pupils",
            Self::DownloadPupils => "download a list of pupils",
            Self::SeeNeeds => "see special needs, free meals and other flags",
            Self::SeePupil => "see a pupil's record",
            Self::SeeFamily => "see parents and how to reach them",
            Self::SeeRestrictions => "see restrictions on contact",
            Self::SeeWhoLooked => "see who looked at a record",
            Self::SeeContact => "see letters, calls and meetings with parents",
            Self::WriteToParents => "write to parents and record calls",
            Self::ReviewTranslations => "record reviews of translations of letters",
            Self::ChangeLetterhead => "change what letters say of a school, and its own letters",
            Self::SeeLeave => "see requests for leave of absence",
            Self::AskForLeave => "take requests for leave down and send links to ask by",
            Self::DecideLeave => "decide on leave of absence",
            Self::AmendMark => "amend a mark",
            Self::LoadRegisters => "load registers",
            Self::ChangeFamily => "change parents and contact points",
            Self::ChangeRestrictions => "change restrictions on contact",
            Self::ChangeNeeds => "change special needs and free school meals",
            Self::SeeSupport => "see a school's support for a pupil",
            Self::ChangeSupport => "write down support for a pupil",
            Self::ShareSupport => "share a record of support with the authority",
            Self::SeeContracts => "see a pupil's attendance contracts",
            Self::ChangeContracts => "offer, write, review and end attendance contracts",
            Self::SeeNotifications => "see a school's notifications to the authority",
            Self::SeeRestrictedNotifications => "see notifications of pupils who have died",
            Self::Notify => "notify the authority of joiners, leavers, timetables and absence",
            Self::WorkNotifications => "ask about, accept and return notifications",
            Self::SeeOpenQuestions => "see children who are on no roll, or on two",
            Self::CloseQuestions => "say where a child on no roll is educated",
            Self::WriteToAuthorities => "write to other authorities about a child",
            Self::ChangeCalendar => "change a school's calendar",
            Self::TryPolicy => "try another policy",
            Self::SeePolicy => "see the policy in force",
            Self::ManagePeople => "manage people",
            Self::ManageSchools => "manage schools",
            Self::ManageTokens => "manage tokens for other programs",
        }
    }

    /// Whether the authority may do it only where the school has shared the record, on a basis that it
    /// stated: schools are controllers of their own pastoral records.
    pub const fn is_shared_only(self) -> bool {
        matches!(self, Self::SeeSupport | Self::SeeContracts)
    }
}
