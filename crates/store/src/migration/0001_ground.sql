-- The ground every room stands on: chronology, jobs, files. One text for both engines: dialect.rs puts the
-- engine's own types for UUID, BYTES, INSTANT, DAY, FLAG, NUMBER and COUNT, and makes SQLite's tables STRICT.
-- INSTANT: microseconds since 1970, UTC. DAY: days since 1970-01-01, as the registers count them.

-- What this store is. ------------------------------------------------------------------------
CREATE TABLE store_fact (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

-- Chronology: a chain a child, a school, and one for the authority. ----------------------------
CREATE TABLE chronology_entry (
    id UUID PRIMARY KEY,
    subject_kind TEXT NOT NULL,
    subject UUID NOT NULL,
    number COUNT NOT NULL,
    happened_at INSTANT NOT NULL,
    recorded_at INSTANT NOT NULL,
    actor UUID,
    actor_name TEXT NOT NULL,
    position TEXT NOT NULL,
    kind TEXT NOT NULL,
    payload TEXT,
    salt BYTES,
    payload_digest BYTES NOT NULL,
    before BYTES NOT NULL,
    digest BYTES NOT NULL,
    erased_by UUID,
    UNIQUE (subject, number)
);
CREATE INDEX chronology_entry_by_time ON chronology_entry (recorded_at);

-- The last entry of each chain: where the next goes, and what writers wait for.
CREATE TABLE chronology_head (
    subject UUID PRIMARY KEY,
    subject_kind TEXT NOT NULL,
    number COUNT NOT NULL,
    digest BYTES NOT NULL,
    sealed COUNT NOT NULL
);
CREATE TABLE chronology_root (
    number COUNT PRIMARY KEY,
    made_at INSTANT NOT NULL,
    chains COUNT NOT NULL,
    heads BYTES NOT NULL,
    before BYTES NOT NULL,
    digest BYTES NOT NULL
);
-- The heads that moved since the root before.
CREATE TABLE chronology_seal (
    root COUNT NOT NULL REFERENCES chronology_root (number),
    subject UUID NOT NULL,
    number COUNT NOT NULL,
    digest BYTES NOT NULL,
    PRIMARY KEY (root, subject)
);

-- Jobs. --------------------------------------------------------------------------------------
CREATE TABLE job (
    id UUID PRIMARY KEY,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    state TEXT NOT NULL,
    waiting_key TEXT,
    run_at INSTANT NOT NULL,
    attempts NUMBER NOT NULL,
    attempts_allowed NUMBER NOT NULL,
    lease_until INSTANT,
    worker TEXT,
    cause TEXT,
    created_at INSTANT NOT NULL,
    finished_at INSTANT,
    UNIQUE (kind, waiting_key)
);
CREATE INDEX job_by_state ON job (state, run_at);

-- Files, by what is in them. -----------------------------------------------------------------
CREATE TABLE file (
    digest BYTES PRIMARY KEY,
    size COUNT NOT NULL,
    media_type TEXT NOT NULL,
    named_at INSTANT NOT NULL
);
