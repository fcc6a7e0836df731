-- What a communication is about, where another room began it: a request for leave, a contract, a step of support.
ALTER TABLE communication ADD COLUMN about TEXT;
CREATE INDEX communication_by_about ON communication (about);
