-- Identities to send as, and mail on its way out.
CREATE TABLE identity (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  reply_to TEXT NOT NULL,
  bcc TEXT NOT NULL,
  text_signature TEXT NOT NULL,
  html_signature TEXT NOT NULL,
  relay_id INTEGER,
  is_default INTEGER NOT NULL DEFAULT 0,
  sort_order INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE outbox (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  message_id INTEGER NOT NULL,
  thread_id INTEGER NOT NULL,
  identity_id INTEGER NOT NULL,
  message_key TEXT,
  sender TEXT NOT NULL,
  parameters TEXT NOT NULL,
  state TEXT NOT NULL,
  notice TEXT,
  hold_until INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  next_try_at INTEGER,
  notice_at INTEGER,
  give_up_at INTEGER NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0,
  problem TEXT,
  waits_for TEXT,
  is_message_kept INTEGER NOT NULL DEFAULT 0,
  sent_number INTEGER
) STRICT;
CREATE INDEX outbox_by_next_try ON outbox (next_try_at) WHERE next_try_at IS NOT NULL;
CREATE INDEX outbox_by_notice ON outbox (notice_at) WHERE notice_at IS NOT NULL;
CREATE INDEX outbox_by_message ON outbox (message_id);
CREATE INDEX outbox_by_message_key ON outbox (message_key) WHERE message_key IS NOT NULL;
CREATE UNIQUE INDEX outbox_by_sent_number ON outbox (sent_number) WHERE sent_number IS NOT NULL;
CREATE INDEX outbox_shown ON outbox (id) WHERE state NOT IN ('done', 'canceled') OR notice IS NOT NULL;

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
  PRIMARY KEY (outbox_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE outbox_report (
  outbox_id INTEGER NOT NULL,
  message_id INTEGER NOT NULL,
  PRIMARY KEY (outbox_id, message_id)
) STRICT, WITHOUT ROWID;
