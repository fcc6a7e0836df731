-- Attendance contracts. A contract belongs to one pupil at one school; what happened to it is a chain of acts, and how it stands
-- is kept beside them for lists.
CREATE TABLE contract (
    id UUID PRIMARY KEY,
    pupil UUID NOT NULL REFERENCES pupil (id),
    school UUID NOT NULL REFERENCES school (id),
    reason TEXT NOT NULL,
    state TEXT NOT NULL,
    acts NUMBER NOT NULL,
    policy TEXT NOT NULL,
    made_at INSTANT NOT NULL,
    made_by UUID,
    made_by_name TEXT NOT NULL,
    position TEXT NOT NULL
);
CREATE INDEX contract_by_pupil ON contract (pupil);
CREATE INDEX contract_by_school ON contract (school, state);
-- Each parent who is invited, and what they said.
CREATE TABLE contract_parent (
    contract UUID NOT NULL REFERENCES contract (id),
    parent UUID NOT NULL REFERENCES parent (id),
    number NUMBER NOT NULL,
    name TEXT NOT NULL,
    answer TEXT NOT NULL,
    answered_on DAY,
    note TEXT NOT NULL,
    PRIMARY KEY (contract, parent)
);
CREATE TABLE contract_act (
    contract UUID NOT NULL REFERENCES contract (id),
    number NUMBER NOT NULL,
    what TEXT NOT NULL,
    of_number NUMBER NOT NULL,
    on_day DAY NOT NULL,
    words TEXT NOT NULL,
    made_at INSTANT NOT NULL,
    made_by UUID,
    made_by_name TEXT NOT NULL,
    position TEXT NOT NULL,
    PRIMARY KEY (contract, number)
);
-- A meeting that is moved is another meeting: the one before stays.
CREATE TABLE contract_meeting (
    contract UUID NOT NULL REFERENCES contract (id),
    number NUMBER NOT NULL,
    on_day DAY NOT NULL,
    at_minute NUMBER NOT NULL,
    place TEXT NOT NULL,
    others TEXT NOT NULL,
    reason TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    answer_by DAY NOT NULL,
    made_at INSTANT NOT NULL,
    PRIMARY KEY (contract, number)
);
-- A version, its parties and what they undertake are written once, together, and never changed.
CREATE TABLE contract_version (
    contract UUID NOT NULL REFERENCES contract (id),
    number NUMBER NOT NULL,
    agreed_on DAY NOT NULL,
    holds_from DAY NOT NULL,
    holds_until DAY NOT NULL,
    goals TEXT NOT NULL,
    reviews TEXT NOT NULL,
    figures TEXT NOT NULL,
    reason TEXT NOT NULL,
    document BYTES NOT NULL REFERENCES file (digest),
    policy TEXT NOT NULL,
    made_at INSTANT NOT NULL,
    made_by UUID,
    made_by_name TEXT NOT NULL,
    position TEXT NOT NULL,
    PRIMARY KEY (contract, number)
);
CREATE TABLE contract_party (
    contract UUID NOT NULL,
    version NUMBER NOT NULL,
    number NUMBER NOT NULL,
    side TEXT NOT NULL,
    parent UUID REFERENCES parent (id),
    name TEXT NOT NULL,
    position TEXT NOT NULL,
    PRIMARY KEY (contract, version, number),
    FOREIGN KEY (contract, version) REFERENCES contract_version (contract, number)
);
CREATE TABLE contract_undertaking (
    contract UUID NOT NULL,
    version NUMBER NOT NULL,
    number NUMBER NOT NULL,
    side TEXT NOT NULL,
    party NUMBER,
    words TEXT NOT NULL,
    PRIMARY KEY (contract, version, number),
    FOREIGN KEY (contract, version) REFERENCES contract_version (contract, number)
);
CREATE TABLE contract_signature (
    contract UUID NOT NULL,
    version NUMBER NOT NULL,
    party NUMBER NOT NULL,
    word TEXT NOT NULL,
    on_day DAY NOT NULL,
    reason TEXT NOT NULL,
    signed_copy BYTES REFERENCES file (digest),
    made_at INSTANT NOT NULL,
    made_by UUID,
    made_by_name TEXT NOT NULL,
    position TEXT NOT NULL,
    PRIMARY KEY (contract, version, party),
    FOREIGN KEY (contract, version, party) REFERENCES contract_party (contract, version, number)
);
CREATE TABLE contract_review (
    contract UUID NOT NULL,
    number NUMBER NOT NULL,
    version NUMBER NOT NULL,
    due DAY NOT NULL,
    state TEXT NOT NULL,
    on_day DAY,
    came TEXT NOT NULL,
    kept TEXT NOT NULL,
    found TEXT NOT NULL,
    made_at INSTANT NOT NULL,
    made_by_name TEXT NOT NULL,
    position TEXT NOT NULL,
    PRIMARY KEY (contract, number),
    FOREIGN KEY (contract, version) REFERENCES contract_version (contract, number)
);
CREATE TABLE contract_ending (
    contract UUID PRIMARY KEY REFERENCES contract (id),
    reason TEXT NOT NULL,
    note TEXT NOT NULL,
    not_kept TEXT NOT NULL,
    asked_on DAY,
    said TEXT NOT NULL,
    school_did TEXT NOT NULL,
    made_at INSTANT NOT NULL,
    made_by UUID,
    made_by_name TEXT NOT NULL,
    position TEXT NOT NULL
);
-- What came of a referral, and that a bespoke timetable ended early: the latest holds.
CREATE TABLE support_outcome (
    id UUID PRIMARY KEY,
    pupil UUID NOT NULL REFERENCES pupil (id),
    school UUID NOT NULL REFERENCES school (id),
    subject_kind TEXT NOT NULL,
    subject UUID NOT NULL,
    on_day DAY NOT NULL,
    what TEXT NOT NULL,
    words TEXT NOT NULL,
    made_at INSTANT NOT NULL,
    made_by UUID,
    made_by_name TEXT NOT NULL,
    position TEXT NOT NULL
);
CREATE INDEX support_outcome_by_pupil ON support_outcome (pupil, school);
