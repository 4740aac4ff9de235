-- What sign-in servers of mail providers gave for accounts.
CREATE TABLE sign_in (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  config TEXT NOT NULL,
  credentials TEXT NOT NULL,
  status TEXT NOT NULL DEFAULT '{}',
  created_at INTEGER NOT NULL
) STRICT;
