-- Leave of absence: what was asked for, by whom, for which days; what was decided, each decision kept; and the links
-- that a school sent to a parent to ask by. Of a link only a digest is kept.
CREATE TABLE leave_request (
    id UUID PRIMARY KEY,
    reference TEXT NOT NULL,
    pupil UUID NOT NULL REFERENCES pupil (id),
    school UUID NOT NULL REFERENCES school (id),
    parent UUID NOT NULL REFERENCES parent (id),
    parent_name TEXT NOT NULL,
    way TEXT NOT NULL,
    kind TEXT NOT NULL,
    kind_name TEXT NOT NULL,
    first_day DAY NOT NULL,
    last_day DAY NOT NULL,
    school_days NUMBER NOT NULL,
    reason TEXT NOT NULL,
    lived_with FLAG NOT NULL,
    asked_on DAY NOT NULL,
    state TEXT NOT NULL,
    agreed_first DAY,
    agreed_last DAY,
    policy TEXT NOT NULL,
    made_at INSTANT NOT NULL,
    made_by UUID REFERENCES person (id),
    made_by_name TEXT NOT NULL,
    position TEXT NOT NULL,
    changed_at INSTANT NOT NULL
);
CREATE INDEX leave_request_by_pupil ON leave_request (pupil, school);
CREATE INDEX leave_request_by_school ON leave_request (school, state);
CREATE TABLE leave_decision (
    request UUID NOT NULL REFERENCES leave_request (id),
    number NUMBER NOT NULL,
    answer TEXT NOT NULL,
    agreed_first DAY,
    agreed_last DAY,
    school_days NUMBER NOT NULL,
    reason TEXT NOT NULL,
    for_head FLAG NOT NULL,
    policy TEXT NOT NULL,
    made_at INSTANT NOT NULL,
    made_by UUID REFERENCES person (id),
    made_by_name TEXT NOT NULL,
    position TEXT NOT NULL,
    PRIMARY KEY (request, number)
);
-- Of one pupil and one parent, for one use; a new one ends those before. What the parent has typed so far stays with it
-- until it is sent.
CREATE TABLE leave_link (
    digest BYTES PRIMARY KEY,
    pupil UUID NOT NULL REFERENCES pupil (id),
    school UUID NOT NULL REFERENCES school (id),
    parent UUID NOT NULL REFERENCES parent (id),
    made_at INSTANT NOT NULL,
    made_by UUID REFERENCES person (id),
    made_by_name TEXT NOT NULL,
    expires_at INSTANT NOT NULL,
    ended_at INSTANT,
    draft TEXT NOT NULL,
    request UUID REFERENCES leave_request (id)
);
CREATE INDEX leave_link_by_pupil ON leave_link (pupil, school);
