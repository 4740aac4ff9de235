-- A way that the user chose for one mail, why each recipient's was taken, when a mail was settled, and what it marked as answered.
ALTER TABLE outbox ADD COLUMN way_transport TEXT;
ALTER TABLE outbox ADD COLUMN way_relay_id INTEGER;
ALTER TABLE outbox ADD COLUMN settled_at INTEGER;
ALTER TABLE outbox ADD COLUMN marked_message_id INTEGER;
ALTER TABLE outbox ADD COLUMN marked_keyword TEXT;
ALTER TABLE outbox ADD COLUMN is_mark_new INTEGER NOT NULL DEFAULT 0;
UPDATE outbox SET settled_at = hold_until WHERE state IN ('done', 'canceled');
CREATE INDEX outbox_by_settled ON outbox (settled_at) WHERE settled_at IS NOT NULL AND notice IS NULL;
CREATE INDEX outbox_by_marked ON outbox (marked_message_id) WHERE marked_message_id IS NOT NULL;

ALTER TABLE identity ADD COLUMN sent_tag_id INTEGER;

ALTER TABLE outbox_recipient RENAME TO outbox_recipient_before;
CREATE TABLE outbox_recipient (
  outbox_id INTEGER NOT NULL,
  position INTEGER NOT NULL,
  address TEXT NOT NULL,
  parameters TEXT NOT NULL,
  state TEXT NOT NULL,
  code INTEGER,
  enhanced TEXT,
  text TEXT NOT NULL DEFAULT '',
  transport TEXT,
  host TEXT,
  tried_at INTEGER,
  choice TEXT,
  PRIMARY KEY (outbox_id, position)
) STRICT, WITHOUT ROWID;
INSERT INTO outbox_recipient
  (outbox_id, position, address, parameters, state, code, enhanced, text, transport, host, tried_at)
  SELECT outbox_id, position, address, parameters, state, code, enhanced, text, transport, host, tried_at
  FROM outbox_recipient_before;
DROP TABLE outbox_recipient_before;
