-- An authority's reviews of translations of letters: who held which very text against which English. A text that
-- has changed since is another text, so nobody has reviewed it.
CREATE TABLE translation_review (
    id UUID PRIMARY KEY,
    letter TEXT NOT NULL,
    language TEXT NOT NULL,
    text BYTES NOT NULL,
    english BYTES NOT NULL,
    reviewer TEXT NOT NULL,
    reviewer_position TEXT NOT NULL,
    reviewed_on DAY NOT NULL,
    recorded_at INSTANT NOT NULL,
    recorded_by UUID REFERENCES person (id),
    recorded_by_name TEXT NOT NULL,
    recorded_by_position TEXT NOT NULL,
    withdrawn_at INSTANT,
    withdrawn_by UUID REFERENCES person (id),
    withdrawn_by_name TEXT NOT NULL,
    withdrawn_because TEXT NOT NULL
);
CREATE INDEX translation_review_by_letter ON translation_review (letter, language, recorded_at);
-- The review on which a letter in another language went.
ALTER TABLE communication ADD COLUMN translation UUID REFERENCES translation_review (id);
