-- Requests that are being done now, by the hash of who asked and under which key: seen by every
-- node at once, while the answer itself is kept with what was done.
CREATE TABLE idempotency_claim (
    hash BYTES PRIMARY KEY,
    until INSTANT NOT NULL
);
