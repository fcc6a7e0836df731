-- One letter to the parents of many pupils of a school: what was answered once for all of them, and by which
-- ways it goes. Each parent's own letter is a communication of its own.
CREATE TABLE letter_batch (
    id UUID PRIMARY KEY,
    school UUID NOT NULL REFERENCES school (id),
    letter TEXT NOT NULL,
    chosen TEXT NOT NULL,
    answers TEXT NOT NULL,
    ways TEXT NOT NULL,
    state TEXT NOT NULL,
    job UUID,
    made_at INSTANT NOT NULL,
    made_by UUID REFERENCES person (id),
    made_by_name TEXT NOT NULL,
    made_by_position TEXT NOT NULL
);
CREATE INDEX letter_batch_by_school ON letter_batch (school, made_at);
-- Its pupils in the order of the list; and, once it was tried, why some parent has none.
CREATE TABLE letter_batch_pupil (
    batch UUID NOT NULL REFERENCES letter_batch (id),
    number NUMBER NOT NULL,
    pupil UUID NOT NULL REFERENCES pupil (id),
    name TEXT NOT NULL,
    done FLAG NOT NULL,
    without TEXT NOT NULL,
    PRIMARY KEY (batch, number)
);
ALTER TABLE communication ADD COLUMN batch UUID REFERENCES letter_batch (id);
CREATE INDEX communication_by_batch ON communication (batch);
