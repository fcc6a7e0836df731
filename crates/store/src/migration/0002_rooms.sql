-- The rooms: people, schools, pupils, attendance, today.

-- People. ------------------------------------------------------------------------------------
CREATE TABLE person (
    id UUID PRIMARY KEY,
    name TEXT NOT NULL,
    position TEXT NOT NULL,
    email TEXT NOT NULL,
    email_folded TEXT NOT NULL UNIQUE,
    password_hash TEXT,
    totp_secret TEXT,
    created_at INSTANT NOT NULL,
    disabled_at INSTANT
);
CREATE TABLE recovery_code (
    person UUID NOT NULL REFERENCES person (id),
    hash BYTES NOT NULL,
    used_at INSTANT,
    PRIMARY KEY (person, hash)
);
CREATE TABLE person_role (
    id UUID PRIMARY KEY,
    person UUID NOT NULL REFERENCES person (id),
    role TEXT NOT NULL,
    every_school FLAG NOT NULL,
    given_at INSTANT NOT NULL,
    ended_at INSTANT
);
CREATE INDEX person_role_by_person ON person_role (person);
CREATE TABLE one_time_link (
    hash BYTES PRIMARY KEY,
    person UUID NOT NULL REFERENCES person (id),
    purpose TEXT NOT NULL,
    made_at INSTANT NOT NULL,
    expires_at INSTANT NOT NULL,
    used_at INSTANT
);
CREATE TABLE api_token (
    id UUID PRIMARY KEY,
    hash BYTES NOT NULL UNIQUE,
    school UUID,
    name TEXT NOT NULL,
    created_at INSTANT NOT NULL,
    revoked_at INSTANT
);
CREATE TABLE idempotency_key (
    hash BYTES PRIMARY KEY,
    request BYTES NOT NULL,
    status NUMBER NOT NULL,
    body BYTES NOT NULL,
    expires_at INSTANT NOT NULL
);
CREATE INDEX idempotency_key_by_expiry ON idempotency_key (expires_at);

-- Schools. -----------------------------------------------------------------------------------
CREATE TABLE school (
    id UUID PRIMARY KEY,
    name TEXT NOT NULL,
    phase TEXT NOT NULL,
    kind TEXT NOT NULL,
    low_age NUMBER,
    high_age NUMBER,
    urn TEXT,
    laestab NUMBER NOT NULL
);
CREATE INDEX school_by_laestab ON school (laestab);
-- What a school was called and numbered, and when: becoming an academy keeps the id.
CREATE TABLE school_identifier (
    id UUID PRIMARY KEY,
    school UUID NOT NULL REFERENCES school (id),
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    since DAY,
    until DAY
);
CREATE INDEX school_identifier_by_value ON school_identifier (kind, value);
CREATE INDEX school_identifier_by_school ON school_identifier (school);
CREATE TABLE person_role_school (
    role UUID NOT NULL REFERENCES person_role (id),
    school UUID NOT NULL REFERENCES school (id),
    PRIMARY KEY (role, school)
);
CREATE TABLE calendar_year (
    school UUID NOT NULL REFERENCES school (id),
    academic_year NUMBER NOT NULL,
    open_weeks BYTES NOT NULL,
    PRIMARY KEY (school, academic_year)
);

-- Pupils. ------------------------------------------------------------------------------------
CREATE TABLE pupil (
    id UUID PRIMARY KEY,
    upn TEXT,
    former_upn TEXT,
    legal_surname TEXT NOT NULL,
    legal_forename TEXT NOT NULL,
    preferred_surname TEXT,
    preferred_forename TEXT,
    born DAY NOT NULL,
    sex TEXT NOT NULL,
    year_group TEXT NOT NULL,
    language TEXT,
    source TEXT NOT NULL
);
CREATE INDEX pupil_by_upn ON pupil (upn);
CREATE INDEX pupil_by_former_upn ON pupil (former_upn);
CREATE INDEX pupil_by_surname ON pupil (legal_surname, legal_forename);
-- Special needs, free meals and the authority's own flags: facts with dates.
CREATE TABLE pupil_fact (
    id UUID PRIMARY KEY,
    pupil UUID NOT NULL REFERENCES pupil (id),
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    since DAY NOT NULL,
    until DAY,
    source TEXT NOT NULL
);
CREATE INDEX pupil_fact_by_pupil ON pupil_fact (pupil, kind);
CREATE INDEX pupil_fact_by_value ON pupil_fact (kind, value);
CREATE TABLE enrolment (
    id UUID PRIMARY KEY,
    pupil UUID NOT NULL REFERENCES pupil (id),
    school UUID NOT NULL REFERENCES school (id),
    start_on DAY NOT NULL,
    end_on DAY,
    status TEXT NOT NULL,
    end_reason TEXT,
    UNIQUE (pupil, school, start_on)
);
CREATE INDEX enrolment_by_school ON enrolment (school, end_on);
CREATE TABLE address (
    id UUID PRIMARY KEY,
    lines TEXT NOT NULL,
    postcode TEXT NOT NULL,
    uprn TEXT
);
CREATE INDEX address_by_postcode ON address (postcode);
CREATE TABLE pupil_address (
    id UUID PRIMARY KEY,
    pupil UUID NOT NULL REFERENCES pupil (id),
    address UUID NOT NULL REFERENCES address (id),
    since DAY,
    until DAY
);
CREATE INDEX pupil_address_by_pupil ON pupil_address (pupil);
CREATE TABLE parent (
    id UUID PRIMARY KEY,
    title TEXT NOT NULL,
    forename TEXT NOT NULL,
    surname TEXT NOT NULL,
    language TEXT NOT NULL,
    address UUID REFERENCES address (id),
    source TEXT NOT NULL,
    source_key TEXT
);
CREATE INDEX parent_by_source ON parent (source, source_key);
CREATE TABLE contact_point (
    id UUID PRIMARY KEY,
    parent UUID NOT NULL REFERENCES parent (id),
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    value_folded TEXT NOT NULL,
    confirmed_on DAY,
    shared FLAG NOT NULL,
    ended_on DAY
);
CREATE INDEX contact_point_by_parent ON contact_point (parent);
CREATE INDEX contact_point_by_value ON contact_point (value_folded);
CREATE TABLE relationship (
    pupil UUID NOT NULL REFERENCES pupil (id),
    parent UUID NOT NULL REFERENCES parent (id),
    kind TEXT NOT NULL,
    parental_responsibility FLAG NOT NULL,
    lives_with FLAG NOT NULL,
    contact_order NUMBER NOT NULL,
    PRIMARY KEY (pupil, parent)
);
CREATE INDEX relationship_by_parent ON relationship (parent);
CREATE TABLE restriction (
    id UUID PRIMARY KEY,
    pupil UUID NOT NULL REFERENCES pupil (id),
    parent UUID REFERENCES parent (id),
    kind TEXT NOT NULL,
    note TEXT NOT NULL,
    since DAY NOT NULL,
    until DAY
);
CREATE INDEX restriction_by_pupil ON restriction (pupil);

-- Attendance. --------------------------------------------------------------------------------
-- A pupil's academic year at one school: 54 weeks of 16 bytes, a byte a session. Rows are changed
-- in place all year, so each page keeps room for the next copy.
CREATE TABLE register_row (
    pupil UUID NOT NULL REFERENCES pupil (id),
    school UUID NOT NULL REFERENCES school (id),
    academic_year NUMBER NOT NULL,
    marks BYTES NOT NULL,
    PRIMARY KEY (pupil, school, academic_year)
) HALF_FULL;
CREATE INDEX register_row_by_school ON register_row (school, academic_year);
-- Kept for ever: SI 2024/208 wants the original entry, the amended one, the reason, the date, who.
CREATE TABLE amendment (
    id UUID PRIMARY KEY,
    pupil UUID NOT NULL REFERENCES pupil (id),
    school UUID NOT NULL REFERENCES school (id),
    on_day DAY NOT NULL,
    session TEXT NOT NULL,
    mark_before NUMBER NOT NULL,
    mark_after NUMBER NOT NULL,
    reason TEXT NOT NULL,
    made_at INSTANT NOT NULL,
    made_by UUID,
    made_by_name TEXT NOT NULL,
    position TEXT NOT NULL
);
CREATE INDEX amendment_by_pupil ON amendment (pupil, on_day);
CREATE TABLE standing (
    pupil UUID PRIMARY KEY REFERENCES pupil (id),
    school UUID REFERENCES school (id),
    as_of DAY NOT NULL,
    policy TEXT NOT NULL,
    tier TEXT,
    possible NUMBER NOT NULL,
    attended NUMBER NOT NULL,
    authorised NUMBER NOT NULL,
    unauthorised NUMBER NOT NULL,
    unmarked NUMBER NOT NULL,
    attendance_rate NUMBER,
    persistent FLAG NOT NULL,
    severe FLAG NOT NULL,
    w12_possible NUMBER NOT NULL,
    w12_attended NUMBER NOT NULL,
    w12_rate NUMBER,
    pn_sessions NUMBER NOT NULL,
    pn_first_met DAY,
    absent_run NUMBER NOT NULL,
    unauthorised_run NUMBER NOT NULL,
    ground_i_run NUMBER NOT NULL,
    ill_sessions NUMBER NOT NULL,
    ill_run NUMBER NOT NULL
) HALF_FULL;
CREATE INDEX standing_by_school ON standing (school, tier);
CREATE INDEX standing_by_rate ON standing (w12_rate);

-- Today. -------------------------------------------------------------------------------------
CREATE TABLE today_item (
    id UUID PRIMARY KEY,
    rule TEXT NOT NULL,
    pupil UUID REFERENCES pupil (id),
    school UUID REFERENCES school (id),
    subject UUID NOT NULL,
    spell TEXT NOT NULL,
    raised_at INSTANT NOT NULL,
    facts TEXT NOT NULL,
    state TEXT NOT NULL,
    until DAY,
    note TEXT,
    assigned_to UUID REFERENCES person (id),
    changed_at INSTANT NOT NULL,
    UNIQUE (rule, subject, spell)
);
CREATE INDEX today_item_by_state ON today_item (state, school, raised_at);
CREATE INDEX today_item_by_pupil ON today_item (pupil);
