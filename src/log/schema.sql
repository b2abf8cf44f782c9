-- The log: entries that are only ever added, and a copy of every file they were scored with.
--
-- An entry is the text that is hashed. Whatever else a query needs is generated from that text,
-- so that nothing is kept twice and nothing can disagree with it.

CREATE TABLE entry (
    number INTEGER PRIMARY KEY CHECK (number > 0),
    bytes TEXT NOT NULL CHECK (json_valid(bytes)),
    hash TEXT NOT NULL CHECK (length(hash) = 64),
    id TEXT NOT NULL GENERATED ALWAYS AS (bytes ->> '$.id') VIRTUAL,
    kind TEXT NOT NULL GENERATED ALWAYS AS (bytes ->> '$.kind') VIRTUAL,
    patient TEXT NOT NULL GENERATED ALWAYS AS
        (coalesce(bytes ->> '$.assessment.patient', bytes ->> '$.patient')) VIRTUAL,
    -- Milliseconds since 1970 in UTC, so that offsets never decide an order.
    observed INTEGER GENERATED ALWAYS AS
        (CAST(round(unixepoch(bytes ->> '$.assessment.time', 'subsec') * 1000) AS INTEGER)) VIRTUAL,
    recorded INTEGER NOT NULL GENERATED ALWAYS AS
        (CAST(round(unixepoch(bytes ->> '$.recorded_at', 'subsec') * 1000) AS INTEGER)) VIRTUAL,
    corrects INTEGER GENERATED ALWAYS AS (bytes ->> '$.corrects') VIRTUAL
) STRICT;

CREATE UNIQUE INDEX entry_by_id ON entry (id);
CREATE INDEX entry_by_patient ON entry (patient, observed);
CREATE INDEX entry_by_time ON entry (recorded);
CREATE INDEX entry_by_correction ON entry (corrects) WHERE corrects IS NOT NULL;

-- Scales, policies and languages as they were read, by the digest that entries name them with.
CREATE TABLE copy (
    digest TEXT PRIMARY KEY CHECK (length(digest) = 64),
    kind TEXT NOT NULL CHECK (kind IN ('scale', 'policy', 'language')),
    name TEXT NOT NULL,
    text TEXT NOT NULL
) STRICT;

-- Which log this is: its id stands in every entry.
CREATE TABLE identity (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    log TEXT NOT NULL CHECK (length(log) = 36)
) STRICT;

CREATE TRIGGER entry_never_changes BEFORE UPDATE ON entry
BEGIN SELECT RAISE(ABORT, 'the log only grows: an entry never changes'); END;
CREATE TRIGGER entry_never_goes BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'the log only grows: an entry never goes'); END;
CREATE TRIGGER entry_comes_next BEFORE INSERT ON entry
WHEN NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM entry)
BEGIN SELECT RAISE(ABORT, 'the log only grows: an entry has the next number'); END;
CREATE TRIGGER copy_never_changes BEFORE UPDATE ON copy
BEGIN SELECT RAISE(ABORT, 'the log only grows: a copy never changes'); END;
CREATE TRIGGER copy_never_goes BEFORE DELETE ON copy
BEGIN SELECT RAISE(ABORT, 'the log only grows: a copy never goes'); END;
CREATE TRIGGER copy_comes_once BEFORE INSERT ON copy
WHEN EXISTS (SELECT 1 FROM copy WHERE digest = NEW.digest)
BEGIN SELECT RAISE(ABORT, 'the log only grows: a copy comes once'); END;
CREATE TRIGGER identity_never_changes BEFORE UPDATE ON identity
BEGIN SELECT RAISE(ABORT, 'the log only grows: it stays the same log'); END;
CREATE TRIGGER identity_never_goes BEFORE DELETE ON identity
BEGIN SELECT RAISE(ABORT, 'the log only grows: it stays the same log'); END;
CREATE TRIGGER identity_comes_once BEFORE INSERT ON identity
WHEN EXISTS (SELECT 1 FROM identity)
BEGIN SELECT RAISE(ABORT, 'the log only grows: it stays the same log'); END;
