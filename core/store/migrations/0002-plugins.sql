CREATE TABLE plugin_install (
  plugin_id TEXT PRIMARY KEY,
  record TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE plugin_package (
  plugin_id TEXT NOT NULL,
  hash TEXT NOT NULL,
  package BLOB NOT NULL,
  PRIMARY KEY (plugin_id, hash)
) STRICT;

CREATE TABLE plugin_audit (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  plugin_id TEXT NOT NULL,
  version TEXT NOT NULL,
  hook TEXT NOT NULL,
  capability TEXT NOT NULL,
  scope TEXT NOT NULL,
  message_id INTEGER,
  bytes INTEGER NOT NULL,
  outcome TEXT NOT NULL
) STRICT;
CREATE INDEX plugin_audit_by_plugin ON plugin_audit (plugin_id, id);
CREATE INDEX plugin_audit_by_message ON plugin_audit (message_id, id) WHERE message_id IS NOT NULL;

CREATE TABLE plugin_tag (
  plugin_id TEXT NOT NULL,
  message_id INTEGER NOT NULL,
  tag_id INTEGER NOT NULL,
  is_added INTEGER NOT NULL,
  PRIMARY KEY (message_id, tag_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX plugin_tag_by_plugin ON plugin_tag (plugin_id, message_id);
