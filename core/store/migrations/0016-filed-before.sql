-- A mail that is sent once more lies among the sent ones from its first time.
ALTER TABLE outbox ADD COLUMN was_filed INTEGER NOT NULL DEFAULT 0;
