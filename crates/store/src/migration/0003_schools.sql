-- Schools that close, and what is known of single days of their calendars.

-- A school that has closed stays for ever: its registers are evidence.
CREATE TABLE school_closure (
    school UUID PRIMARY KEY REFERENCES school (id),
    last_day DAY NOT NULL
);
-- Why a school holds no session on a day: an INSET day, a closure of its own with its reason.
CREATE TABLE calendar_note (
    school UUID NOT NULL REFERENCES school (id),
    on_day DAY NOT NULL,
    kind TEXT NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (school, on_day)
);
-- A year that somebody is drawing up and has not put in force.
CREATE TABLE calendar_draft (
    school UUID NOT NULL REFERENCES school (id),
    academic_year NUMBER NOT NULL,
    person UUID NOT NULL REFERENCES person (id),
    open_weeks BYTES NOT NULL,
    notes TEXT NOT NULL,
    based_on BYTES NOT NULL,
    PRIMARY KEY (school, academic_year, person)
);
