CREATE TABLE source_change (
  source_id INTEGER NOT NULL,
  message_id INTEGER NOT NULL,
  keyword TEXT NOT NULL DEFAULT '',
  tag_id INTEGER NOT NULL DEFAULT 0,
  is_wanted INTEGER NOT NULL,
  may_append INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (source_id, message_id, keyword, tag_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX source_change_by_message ON source_change (message_id);

CREATE TABLE source_lost (
  source_id INTEGER NOT NULL,
  message_id INTEGER NOT NULL,
  tag_id INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (source_id, message_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX source_lost_by_message ON source_lost (message_id);
