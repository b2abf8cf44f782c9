-- What the first entry of format 2 adds to a log, in its own transaction; `user_version` says 2 from then on.
--
-- The table is made with the format, and not when a map is first used, so that each format has one schema.

-- Maps from the columns of a foreign table, as they were read, by the digest that entries name them with.
CREATE TABLE map (
    digest TEXT PRIMARY KEY CHECK (length(digest) = 64),
    name TEXT NOT NULL,
    text TEXT NOT NULL
) STRICT;

CREATE TRIGGER map_never_changes BEFORE UPDATE ON map
BEGIN SELECT RAISE(ABORT, 'the log only grows: a copy never changes'); END;
CREATE TRIGGER map_never_goes BEFORE DELETE ON map
BEGIN SELECT RAISE(ABORT, 'the log only grows: a copy never goes'); END;
CREATE TRIGGER map_comes_once BEFORE INSERT ON map
WHEN EXISTS (SELECT 1 FROM map WHERE digest = NEW.digest)
BEGIN SELECT RAISE(ABORT, 'the log only grows: a copy comes once'); END;
