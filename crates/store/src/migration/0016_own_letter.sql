-- Letters of a school's own, or of the authority's for all its schools: Word files that take the place of a built-in
-- letter. A new file is a new row, so that what a letter was written with stays known.
CREATE TABLE own_letter (
    id UUID PRIMARY KEY,
    school UUID REFERENCES school (id),
    letter TEXT NOT NULL,
    name TEXT NOT NULL,
    file BYTES NOT NULL REFERENCES file (digest),
    state TEXT NOT NULL,
    made_at INSTANT NOT NULL,
    made_by UUID REFERENCES person (id),
    made_by_name TEXT NOT NULL,
    made_by_position TEXT NOT NULL,
    changed_at INSTANT NOT NULL,
    changed_by_name TEXT NOT NULL,
    changed_by_position TEXT NOT NULL
);
-- One of a kind is in use, whoever is quicker.
CREATE UNIQUE INDEX own_letter_of_school ON own_letter (school, letter) WHERE state = 'in-use' AND school IS NOT NULL;
CREATE UNIQUE INDEX own_letter_of_authority ON own_letter (letter) WHERE state = 'in-use' AND school IS NULL;
-- With which of them a letter was written, and the letter as Word as it was written.
ALTER TABLE communication ADD COLUMN own_letter UUID REFERENCES own_letter (id);
ALTER TABLE communication ADD COLUMN word BYTES REFERENCES file (digest);
