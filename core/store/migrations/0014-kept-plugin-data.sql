-- Whose data are kept of a plugin that was removed: nobody else takes them over with its id.
CREATE TABLE plugin_kept (
  plugin_id TEXT PRIMARY KEY,
  author TEXT NOT NULL
) STRICT, WITHOUT ROWID;
