-- What schools tell their authority of a pupil who comes, goes, is taught part time or is away; and what the authority
-- makes of it. What was sent is kept as it was said; a notification that follows another says which one came first.
CREATE TABLE notification (
    id UUID PRIMARY KEY,
    reference TEXT NOT NULL,
    kind TEXT NOT NULL,
    school UUID NOT NULL REFERENCES school (id),
    pupil UUID REFERENCES pupil (id),
    pupil_name TEXT NOT NULL,
    upn TEXT NOT NULL,
    born DAY,
    state TEXT NOT NULL,
    said TEXT NOT NULL,
    about TEXT NOT NULL,
    on_day DAY,
    due_on DAY,
    sent_at INSTANT,
    sent_on DAY,
    first UUID REFERENCES notification (id),
    assigned UUID REFERENCES person (id),
    assigned_name TEXT NOT NULL,
    restricted FLAG NOT NULL,
    policy TEXT NOT NULL,
    made_at INSTANT NOT NULL,
    made_by UUID REFERENCES person (id),
    made_by_name TEXT NOT NULL,
    position TEXT NOT NULL,
    changed_at INSTANT NOT NULL
);
CREATE INDEX notification_by_pupil ON notification (pupil, kind);
CREATE INDEX notification_by_school ON notification (school, state);
CREATE INDEX notification_by_state ON notification (state, sent_at);
CREATE TABLE notification_act (
    notification UUID NOT NULL REFERENCES notification (id),
    number NUMBER NOT NULL,
    act TEXT NOT NULL,
    words TEXT NOT NULL,
    made_at INSTANT NOT NULL,
    made_by UUID REFERENCES person (id),
    made_by_name TEXT NOT NULL,
    position TEXT NOT NULL,
    PRIMARY KEY (notification, number)
);
-- What the policy asks for, as it was uploaded.
CREATE TABLE notification_document (
    id UUID PRIMARY KEY,
    notification UUID NOT NULL REFERENCES notification (id),
    document TEXT NOT NULL,
    document_name TEXT NOT NULL,
    file_name TEXT NOT NULL,
    file BYTES NOT NULL REFERENCES file (digest),
    media_type TEXT NOT NULL,
    removed FLAG NOT NULL,
    made_at INSTANT NOT NULL,
    made_by UUID REFERENCES person (id),
    made_by_name TEXT NOT NULL,
    position TEXT NOT NULL
);
CREATE INDEX notification_document_by_notification ON notification_document (notification);
-- Joint enquiries of a school and its authority after a pupil who is away: opened by the school, filled in by both, and
-- ended by the authority's word alone.
CREATE TABLE enquiry (
    id UUID PRIMARY KEY,
    reference TEXT NOT NULL,
    pupil UUID NOT NULL REFERENCES pupil (id),
    school UUID NOT NULL REFERENCES school (id),
    ground TEXT NOT NULL,
    opened_on DAY NOT NULL,
    result TEXT NOT NULL,
    ended_on DAY,
    ended_words TEXT NOT NULL,
    ended_by_name TEXT NOT NULL,
    ended_position TEXT NOT NULL,
    made_at INSTANT NOT NULL,
    made_by UUID REFERENCES person (id),
    made_by_name TEXT NOT NULL,
    position TEXT NOT NULL,
    changed_at INSTANT NOT NULL
);
CREATE INDEX enquiry_by_pupil ON enquiry (pupil, school);
CREATE INDEX enquiry_by_result ON enquiry (result);
CREATE TABLE enquiry_line (
    enquiry UUID NOT NULL REFERENCES enquiry (id),
    number NUMBER NOT NULL,
    side TEXT NOT NULL,
    on_day DAY NOT NULL,
    what TEXT NOT NULL,
    outcome TEXT NOT NULL,
    made_at INSTANT NOT NULL,
    made_by UUID REFERENCES person (id),
    made_by_name TEXT NOT NULL,
    position TEXT NOT NULL,
    PRIMARY KEY (enquiry, number)
);
-- Where a child who is on no roll is educated: what closes the question, and what opens it again. Whether it is open is
-- worked out from these, the rolls and the leavers' notifications, and kept nowhere.
CREATE TABLE question_answer (
    id UUID PRIMARY KEY,
    pupil UUID NOT NULL REFERENCES pupil (id),
    on_day DAY NOT NULL,
    answer TEXT NOT NULL,
    name TEXT NOT NULL,
    reason TEXT NOT NULL,
    made_at INSTANT NOT NULL,
    made_by UUID REFERENCES person (id),
    made_by_name TEXT NOT NULL,
    position TEXT NOT NULL
);
CREATE INDEX question_answer_by_pupil ON question_answer (pupil);
-- Two records that a person looked at: of one child, or of two.
CREATE TABLE same_child (
    left_pupil UUID NOT NULL REFERENCES pupil (id),
    right_pupil UUID NOT NULL REFERENCES pupil (id),
    same FLAG NOT NULL,
    reason TEXT NOT NULL,
    shown TEXT NOT NULL,
    made_at INSTANT NOT NULL,
    made_by UUID REFERENCES person (id),
    made_by_name TEXT NOT NULL,
    position TEXT NOT NULL,
    PRIMARY KEY (left_pupil, right_pupil)
);
CREATE INDEX same_child_right ON same_child (right_pupil);
-- What authorities ask and tell each other of a child. Each keeps its own copy; the other's answer comes to the copy.
CREATE TABLE authority_message (
    id UUID PRIMARY KEY,
    reference TEXT NOT NULL,
    kind TEXT NOT NULL,
    ours FLAG NOT NULL,
    other TEXT NOT NULL,
    other_name TEXT NOT NULL,
    way TEXT NOT NULL,
    pupil UUID REFERENCES pupil (id),
    notification UUID REFERENCES notification (id),
    said TEXT NOT NULL,
    state TEXT NOT NULL,
    answer TEXT NOT NULL,
    answer_words TEXT NOT NULL,
    answered_at INSTANT,
    answered_by_name TEXT NOT NULL,
    made_at INSTANT NOT NULL,
    made_by UUID REFERENCES person (id),
    made_by_name TEXT NOT NULL,
    position TEXT NOT NULL,
    changed_at INSTANT NOT NULL
);
CREATE INDEX authority_message_by_pupil ON authority_message (pupil);
CREATE INDEX authority_message_by_state ON authority_message (ours, state);
