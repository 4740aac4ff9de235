-- Secrets that the user entered for plugins to use and never see, each for one place.
CREATE TABLE plugin_secret (
  plugin_id TEXT NOT NULL,       -- manifest id
  name TEXT NOT NULL,            -- as the manifest names it
  origin TEXT NOT NULL,          -- the one place that it is sent to
  value TEXT NOT NULL,           -- the secret
  set_at INTEGER NOT NULL,       -- milliseconds since 1970
  PRIMARY KEY (plugin_id, name)
) STRICT, WITHOUT ROWID;
