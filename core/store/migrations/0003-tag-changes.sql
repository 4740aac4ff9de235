-- What changed in the tags of stored messages, in order: plugins are told of it. The oldest rows are forgotten.
CREATE TABLE tag_change (
  number INTEGER PRIMARY KEY AUTOINCREMENT,  -- cursor of the readers
  message_id INTEGER NOT NULL,   -- message.id; the message may be gone
  added TEXT NOT NULL,           -- tag.id list, with commas
  removed TEXT NOT NULL,         -- tag.id list, with commas
  actor TEXT                     -- null the user, 'source', else a plugin's id
) STRICT;
