-- Who looked, who is signed in, how far a job is: written at any time, so that nobody's page waits
-- behind a load. On SQLite a file of its own, so nothing here refers to a table of the other file.
CREATE TABLE sign_in_session (
    hash BYTES PRIMARY KEY,
    id UUID NOT NULL UNIQUE,
    person UUID NOT NULL,
    created_at INSTANT NOT NULL,
    seen_at INSTANT NOT NULL,
    expires_at INSTANT NOT NULL,
    address TEXT NOT NULL,
    user_agent TEXT NOT NULL,
    revoked_at INSTANT,
    data TEXT NOT NULL
);
CREATE INDEX sign_in_session_by_person ON sign_in_session (person);
CREATE INDEX sign_in_session_by_expiry ON sign_in_session (expires_at);
CREATE TABLE sign_in_state (
    person UUID PRIMARY KEY,
    failures NUMBER NOT NULL,
    failed_at INSTANT,
    locked_until INSTANT,
    totp_last_step COUNT NOT NULL,
    signed_in_at INSTANT
);
CREATE TABLE access_log (
    id UUID PRIMARY KEY,
    pupil UUID NOT NULL,
    person UUID NOT NULL,
    person_name TEXT NOT NULL,
    position TEXT NOT NULL,
    looked_at INSTANT NOT NULL,
    what TEXT NOT NULL
);
CREATE INDEX access_log_by_pupil ON access_log (pupil, looked_at);
CREATE INDEX access_log_by_person ON access_log (person, looked_at);
CREATE TABLE api_token_use (
    token UUID PRIMARY KEY,
    used_at INSTANT NOT NULL
);
CREATE TABLE job_progress (
    job UUID PRIMARY KEY,
    done COUNT NOT NULL,
    total COUNT NOT NULL,
    words TEXT NOT NULL,
    reported_at INSTANT NOT NULL
);
