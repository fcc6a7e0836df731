-- Loading: the files that people load for a school, how each school's columns are named, and where its files
-- and its roll differ.

-- A file from its being taken in to what came of it.
CREATE TABLE loading (
    id UUID PRIMARY KEY,
    school UUID NOT NULL REFERENCES school (id),
    kind TEXT NOT NULL,
    file BYTES NOT NULL REFERENCES file (digest),
    name TEXT NOT NULL,
    taken_at INSTANT NOT NULL,
    taken_by UUID REFERENCES person (id),
    state TEXT NOT NULL,
    choice TEXT,
    whole_school FLAG NOT NULL,
    job UUID,
    outcome TEXT,
    refused BYTES REFERENCES file (digest),
    done_at INSTANT
);
CREATE INDEX loading_by_school ON loading (school, taken_at);

-- What a school's exports call things, kept for the next file.
CREATE TABLE column_mapping (
    school UUID NOT NULL REFERENCES school (id),
    kind TEXT NOT NULL,
    mapping TEXT NOT NULL,
    changed_at INSTANT NOT NULL,
    PRIMARY KEY (school, kind)
);

-- A pupil whom a school's files show and its roll does not, or the other way round, until it is explained.
CREATE TABLE roll_difference (
    id UUID PRIMARY KEY,
    school UUID NOT NULL REFERENCES school (id),
    kind TEXT NOT NULL,
    number TEXT NOT NULL,
    pupil UUID REFERENCES pupil (id),
    name TEXT NOT NULL,
    since DAY NOT NULL,
    loading UUID REFERENCES loading (id),
    UNIQUE (school, kind, number)
);
