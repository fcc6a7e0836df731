-- What was entered of the calendar of a school that closes: no session is held after its last day, and the
-- days entered after it come back when the closure is taken back.
CREATE TABLE calendar_entered (
    school UUID NOT NULL REFERENCES school (id),
    academic_year NUMBER NOT NULL,
    open_weeks BYTES NOT NULL,
    PRIMARY KEY (school, academic_year)
);
