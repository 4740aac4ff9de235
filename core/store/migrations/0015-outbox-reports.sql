-- Which sending of a mail a report speaks of, where it was sent another way or once more.
ALTER TABLE outbox ADD COLUMN way_number INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox_recipient ADD COLUMN way_number INTEGER NOT NULL DEFAULT 0;
-- How far it is known that it went.
ALTER TABLE outbox_recipient ADD COLUMN reached TEXT;
