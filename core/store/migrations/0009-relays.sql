-- Servers that take the outgoing mail of accounts.
CREATE TABLE relay (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  config TEXT NOT NULL,
  credentials TEXT NOT NULL,
  status TEXT NOT NULL DEFAULT '{}',
  created_at INTEGER NOT NULL
) STRICT;
