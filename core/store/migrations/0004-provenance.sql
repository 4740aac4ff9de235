-- The first author as it stands in addresses, so that a sender's mails are found without a scan.
ALTER TABLE message ADD COLUMN first_from TEXT
  AS (substr(addresses, 1, instr(replace(addresses, ',', ';') || ';', ';') - 1)) VIRTUAL;
CREATE INDEX message_by_sender ON message (first_from, sort_key);
CREATE INDEX message_answered ON message (first_from) WHERE flags & 4 <> 0;
CREATE INDEX address_by_email ON address (email COLLATE NOCASE);
CREATE INDEX address_by_name ON address (name COLLATE NOCASE) WHERE name IS NOT NULL;

CREATE TABLE authentication (
  message_id INTEGER PRIMARY KEY,
  verdict TEXT NOT NULL,
  checked_at INTEGER NOT NULL
) STRICT;
