-- What letters say of a school: where it is, how to reach it, who its head is.
CREATE TABLE letterhead (
    school UUID PRIMARY KEY REFERENCES school (id),
    lines TEXT NOT NULL,
    telephone TEXT NOT NULL,
    email TEXT NOT NULL,
    head TEXT NOT NULL,
    changed_at INSTANT NOT NULL
);
-- One communication, one parent, about one child: a letter on its way, or a call, a meeting or a text that
-- was written down. Where it went is kept as it was, whatever the parent's record says later.
CREATE TABLE communication (
    id UUID PRIMARY KEY,
    pupil UUID NOT NULL REFERENCES pupil (id),
    school UUID NOT NULL REFERENCES school (id),
    parent UUID NOT NULL REFERENCES parent (id),
    way TEXT NOT NULL,
    state TEXT NOT NULL,
    letter TEXT,
    subject TEXT NOT NULL,
    said TEXT NOT NULL,
    to_name TEXT NOT NULL,
    sent_to TEXT NOT NULL,
    contact_point UUID REFERENCES contact_point (id),
    document BYTES REFERENCES file (digest),
    sent_copy BYTES REFERENCES file (digest),
    message_id TEXT UNIQUE,
    happened_at INSTANT NOT NULL,
    written_by UUID REFERENCES person (id),
    written_by_name TEXT NOT NULL,
    written_by_position TEXT NOT NULL,
    changed_at INSTANT NOT NULL,
    deemed_on DAY
);
CREATE INDEX communication_by_pupil ON communication (pupil, happened_at);
CREATE INDEX communication_by_state ON communication (state, school);
CREATE INDEX communication_by_address ON communication (sent_to, changed_at);
-- The chain of what happened to it, one fact after the other.
CREATE TABLE communication_fact (
    communication UUID NOT NULL REFERENCES communication (id),
    number NUMBER NOT NULL,
    what TEXT NOT NULL,
    happened_at INSTANT NOT NULL,
    recorded_at INSTANT NOT NULL,
    person UUID REFERENCES person (id),
    name TEXT NOT NULL,
    position TEXT NOT NULL,
    note TEXT NOT NULL,
    kept BYTES REFERENCES file (digest),
    PRIMARY KEY (communication, number)
);
-- How far the mailbox was read that receipts and bounces come back to.
CREATE TABLE mailbox (
    place TEXT PRIMARY KEY,
    validity COUNT NOT NULL,
    last COUNT NOT NULL,
    read_at INSTANT NOT NULL
);
