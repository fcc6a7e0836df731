-- Support: what a school does for a pupil. A record belongs to one pupil at one school; the authority sees it only while
-- a share is in force.

CREATE TABLE support_stage (
    id UUID PRIMARY KEY,
    pupil UUID NOT NULL REFERENCES pupil (id),
    school UUID NOT NULL REFERENCES school (id),
    stage TEXT NOT NULL,
    reason TEXT NOT NULL,
    policy TEXT NOT NULL,
    made_at INSTANT NOT NULL,
    made_by UUID,
    made_by_name TEXT NOT NULL,
    position TEXT NOT NULL
);
CREATE INDEX support_stage_by_pupil ON support_stage (pupil, school);
-- Steps taken and passed by; answers to the policy's prompts by their ids, and the figures that were looked at.
CREATE TABLE support_step (
    id UUID PRIMARY KEY,
    pupil UUID NOT NULL REFERENCES pupil (id),
    school UUID NOT NULL REFERENCES school (id),
    step TEXT NOT NULL,
    skipped FLAG NOT NULL,
    on_day DAY NOT NULL,
    at_minute NUMBER,
    outcome TEXT,
    reason TEXT NOT NULL,
    note TEXT NOT NULL,
    answers TEXT NOT NULL,
    figures TEXT NOT NULL,
    policy TEXT NOT NULL,
    made_at INSTANT NOT NULL,
    made_by UUID,
    made_by_name TEXT NOT NULL,
    position TEXT NOT NULL
);
CREATE INDEX support_step_by_pupil ON support_step (pupil, school);
CREATE TABLE support_offer (
    id UUID PRIMARY KEY,
    pupil UUID NOT NULL REFERENCES pupil (id),
    school UUID NOT NULL REFERENCES school (id),
    what TEXT NOT NULL,
    to_whom TEXT NOT NULL,
    offered_on DAY NOT NULL,
    state TEXT NOT NULL,
    answered_on DAY,
    reason TEXT NOT NULL,
    made_at INSTANT NOT NULL,
    made_by UUID,
    made_by_name TEXT NOT NULL,
    position TEXT NOT NULL
);
CREATE INDEX support_offer_by_pupil ON support_offer (pupil, school);
-- When something of the record is looked at again, and what was found.
CREATE TABLE support_review (
    id UUID PRIMARY KEY,
    pupil UUID NOT NULL REFERENCES pupil (id),
    school UUID NOT NULL REFERENCES school (id),
    subject_kind TEXT NOT NULL,
    subject UUID NOT NULL,
    about TEXT NOT NULL,
    due DAY NOT NULL,
    held_on DAY,
    found TEXT NOT NULL,
    held_by_name TEXT NOT NULL,
    made_at INSTANT NOT NULL
);
CREATE INDEX support_review_by_pupil ON support_review (pupil, school);
CREATE INDEX support_review_by_school ON support_review (school, due);
CREATE TABLE support_rating (
    id UUID PRIMARY KEY,
    pupil UUID NOT NULL REFERENCES pupil (id),
    school UUID NOT NULL REFERENCES school (id),
    on_day DAY NOT NULL,
    answers TEXT NOT NULL,
    note TEXT NOT NULL,
    policy TEXT NOT NULL,
    made_at INSTANT NOT NULL,
    made_by UUID,
    made_by_name TEXT NOT NULL,
    position TEXT NOT NULL
);
CREATE INDEX support_rating_by_pupil ON support_rating (pupil, school);
CREATE TABLE support_condition (
    id UUID PRIMARY KEY,
    pupil UUID NOT NULL REFERENCES pupil (id),
    school UUID NOT NULL REFERENCES school (id),
    name TEXT NOT NULL,
    note TEXT NOT NULL,
    made_at INSTANT NOT NULL,
    made_by UUID,
    made_by_name TEXT NOT NULL,
    position TEXT NOT NULL
);
CREATE INDEX support_condition_by_pupil ON support_condition (pupil, school);
CREATE TABLE support_evidence (
    id UUID PRIMARY KEY,
    of_condition UUID NOT NULL REFERENCES support_condition (id),
    kind TEXT NOT NULL,
    seen_on DAY NOT NULL,
    words TEXT NOT NULL,
    made_at INSTANT NOT NULL,
    made_by_name TEXT NOT NULL
);
CREATE INDEX support_evidence_by_condition ON support_evidence (of_condition);
-- Spells of illness that stand for a condition, by their days: the marks themselves stay the register's.
CREATE TABLE support_spell (
    of_condition UUID NOT NULL REFERENCES support_condition (id),
    first_day DAY NOT NULL,
    last_day DAY NOT NULL,
    PRIMARY KEY (of_condition, first_day)
);
CREATE TABLE support_referral (
    id UUID PRIMARY KEY,
    pupil UUID NOT NULL REFERENCES pupil (id),
    school UUID NOT NULL REFERENCES school (id),
    service TEXT NOT NULL,
    on_day DAY NOT NULL,
    basis TEXT NOT NULL,
    consent TEXT NOT NULL,
    reason TEXT NOT NULL,
    attendance TEXT NOT NULL,
    policy TEXT NOT NULL,
    made_at INSTANT NOT NULL,
    made_by UUID,
    made_by_name TEXT NOT NULL,
    position TEXT NOT NULL
);
CREATE INDEX support_referral_by_pupil ON support_referral (pupil, school);
CREATE TABLE support_timetable (
    id UUID PRIMARY KEY,
    pupil UUID NOT NULL REFERENCES pupil (id),
    school UUID NOT NULL REFERENCES school (id),
    starts DAY NOT NULL,
    ends DAY NOT NULL,
    purpose TEXT NOT NULL,
    hours TEXT NOT NULL,
    reason TEXT NOT NULL,
    agreed_by TEXT NOT NULL,
    agreed_on DAY NOT NULL,
    policy TEXT NOT NULL,
    made_at INSTANT NOT NULL,
    made_by UUID,
    made_by_name TEXT NOT NULL,
    position TEXT NOT NULL
);
CREATE INDEX support_timetable_by_pupil ON support_timetable (pupil, school);
-- What the authority may see, why, and for how long; both days included.
CREATE TABLE support_share (
    id UUID PRIMARY KEY,
    pupil UUID NOT NULL REFERENCES pupil (id),
    school UUID NOT NULL REFERENCES school (id),
    basis TEXT NOT NULL,
    words TEXT NOT NULL,
    since DAY NOT NULL,
    until DAY NOT NULL,
    made_at INSTANT NOT NULL,
    made_by UUID,
    made_by_name TEXT NOT NULL,
    position TEXT NOT NULL
);
CREATE INDEX support_share_by_pupil ON support_share (pupil, until);
