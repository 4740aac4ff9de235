-- The database of one profile, as all migrations together make it (a test compares). Every page is encrypted and
-- authenticated: see open-database.ts. What can be computed from the packs (vault/) is here for speed; what the user did
-- is also in the journal (vault/), so that this file can be lost.
--
-- Hashes: 64-bit columns named *_hash hold the first 8 bytes of SHA-256 over a secret of this vault and the text. Nobody
-- without the vault can make two texts collide, and by chance 10 million texts collide with a probability of 3 in a million.

-- Single values of the store itself.
CREATE TABLE meta (
  key TEXT PRIMARY KEY,          -- see MetaKey in meta.ts
  value ANY NOT NULL             -- text or integer, by key
) STRICT, WITHOUT ROWID;

-- One row a message. The id is the key-table slot + 1: the same in packs, journal and every rebuilt database.
CREATE TABLE message (
  id INTEGER PRIMARY KEY,        -- slot + 1; slots are never used again
  sort_key INTEGER NOT NULL,     -- seconds of receivedAt * 2^20 + tie-breaker: unique, never changes
  thread_id INTEGER NOT NULL,    -- thread.id
  generation INTEGER NOT NULL DEFAULT 0,  -- counts merges and returns; the JMAP id is made of id and generation
  sent_at INTEGER,               -- Date header in seconds since 1970
  size INTEGER NOT NULL,         -- bytes of the raw message
  pack INTEGER NOT NULL,         -- where the sealed blob lies: pack file,
  offset INTEGER NOT NULL,       -- byte offset of its record,
  bytes INTEGER NOT NULL,        -- and length of its record
  canonical BLOB NOT NULL,       -- HMAC over the canonical form, 16 bytes: recognises a message that comes again
  kind INTEGER NOT NULL DEFAULT 0,        -- 0 message, 1 demo
  flags INTEGER NOT NULL DEFAULT 0,       -- common keywords, one bit each: see keywords.ts
  has_attachment INTEGER NOT NULL DEFAULT 0,  -- 1: RFC 8621 hasAttachment
  is_hidden INTEGER NOT NULL DEFAULT 0,   -- 1: \Deleted at its source; in no list, not trash
  is_tagged_by_user INTEGER NOT NULL DEFAULT 0,  -- 1: the user chose its tags, so no verdict moves it
  spam_score REAL,               -- the filter's opinion, 0 to 1; null while none has spoken
  spam_filter INTEGER,           -- spam_filter.id of who spoke
  spam_words TEXT,               -- the words behind the score: see spam.ts
  spam_decision INTEGER,         -- what user or source said: 0 ham, 1 spam, null nothing
  subject_hash INTEGER,          -- hash of the base subject (RFC 5256 2.1) of a message without references; else null
  is_subject_reply INTEGER NOT NULL DEFAULT 0,  -- 1: says Re: or Fwd: without references, so its subject may join it
  unlinked_hashes BLOB,          -- 8-byte hashes of Message-ID and references, of spam only: it joins when it turns out wanted
  message_id TEXT,               -- Message-ID without angle brackets
  in_reply_to TEXT,              -- ids of In-Reply-To, one a line; null when none
  addresses TEXT NOT NULL,       -- address.id lists: from;sender;reply-to;to;cc;bcc: see addresses.ts
  subject TEXT NOT NULL,         -- decoded subject
  preview TEXT NOT NULL,         -- start of the text
  problem TEXT,                  -- code of what was wrong with the message
  first_from TEXT AS (substr(addresses, 1, instr(replace(addresses, ',', ';') || ';', ';') - 1)) VIRTUAL  -- the first author as in addresses
) STRICT;

-- All mail by date, with or without threads, and what searches without text ask for, index only; and a message by its sort key.
CREATE UNIQUE INDEX message_by_sort_key ON message (sort_key, is_hidden, thread_id, flags, has_attachment, size);
-- A message that comes again, from whatever source.
CREATE UNIQUE INDEX message_by_canonical ON message (canonical);
-- The messages of a thread by date.
CREATE INDEX message_by_thread ON message (thread_id, sort_key);
-- Messages of one base subject near a date.
CREATE INDEX message_by_subject ON message (subject_hash, is_subject_reply, sort_key) WHERE subject_hash IS NOT NULL;
-- Messages that are in no list, which searches for text leave out.
CREATE INDEX message_hidden ON message (sort_key) WHERE is_hidden = 1;
-- Messages of the demo, to take them away.
CREATE INDEX message_by_kind ON message (kind) WHERE kind <> 0;
-- Messages that no filter has judged yet.
CREATE INDEX message_unjudged ON message (id) WHERE spam_score IS NULL;

-- A sender's mails in order: counted and looked through without a scan.
CREATE INDEX message_by_sender ON message (first_from, sort_key);
-- Senders whose mail was answered.
CREATE INDEX message_answered ON message (first_from) WHERE flags & 4 <> 0;

-- What a check of the sender's domain found (DKIM, SPF, DMARC, ARC); can be checked again.
CREATE TABLE authentication (
  message_id INTEGER PRIMARY KEY,  -- message.id
  verdict TEXT NOT NULL,         -- JSON: see provenance/authentication.ts
  checked_at INTEGER NOT NULL    -- milliseconds since 1970
) STRICT;

-- Names and addresses, each pair once.
CREATE TABLE address (
  id INTEGER PRIMARY KEY,        -- in order of appearance
  text_hash INTEGER NOT NULL,    -- hash of name and address together, to find the row
  name TEXT,                     -- display name, decoded; null when none
  email TEXT NOT NULL            -- as written
) STRICT;
CREATE INDEX address_by_hash ON address (text_hash);
-- All names that an address goes by, and all addresses that a name is used with.
CREATE INDEX address_by_email ON address (email COLLATE NOCASE);
CREATE INDEX address_by_name ON address (name COLLATE NOCASE) WHERE name IS NOT NULL;

-- Threads that have at least one visible message.
CREATE TABLE thread (
  id INTEGER PRIMARY KEY,        -- JMAP Thread id is made of it; counted up in meta, never used again
  emails INTEGER NOT NULL,       -- visible messages
  unread_outside INTEGER NOT NULL,  -- of these unread and not only in trash (RFC 8621 2, unreadThreads)
  unread_in_trash INTEGER NOT NULL  -- of these unread and in trash
) STRICT;

-- Message-IDs seen, as messages or as mere references (ghosts), and the thread that each belongs to.
CREATE TABLE thread_node (
  id_hash INTEGER PRIMARY KEY,   -- hash of the Message-ID
  thread_id INTEGER NOT NULL     -- thread when it was seen; follow thread_merge
) STRICT;

-- Threads that were joined into another.
CREATE TABLE thread_merge (
  from_id INTEGER PRIMARY KEY,   -- the smaller thread, gone
  into_id INTEGER NOT NULL       -- the thread that took its messages
) STRICT;

-- Tags; JMAP calls them mailboxes. Counters are maintained, not counted.
CREATE TABLE tag (
  id INTEGER PRIMARY KEY AUTOINCREMENT,   -- JMAP Mailbox id is made of it; never used again
  name TEXT NOT NULL,            -- last part of the path, without "/"
  parent_id INTEGER,             -- tag.id of the tag around it
  role TEXT,                     -- inbox sent drafts archive junk trash; null for the user's own
  sort_order INTEGER NOT NULL DEFAULT 0,  -- RFC 8621 2 sortOrder
  color TEXT,                    -- as the UI understands it
  is_subscribed INTEGER NOT NULL DEFAULT 1,   -- RFC 8621 2 isSubscribed
  total_emails INTEGER NOT NULL DEFAULT 0,    -- visible messages with this tag
  unread_emails INTEGER NOT NULL DEFAULT 0,   -- of these without $seen and $draft
  total_threads INTEGER NOT NULL DEFAULT 0,   -- threads with at least one such message
  unread_threads INTEGER NOT NULL DEFAULT 0   -- RFC 8621 2 unreadThreads
) STRICT;
CREATE UNIQUE INDEX tag_by_name ON tag (coalesce(parent_id, 0), name);
CREATE UNIQUE INDEX tag_by_role ON tag (role) WHERE role IS NOT NULL;

-- Which visible message has which tag, in the order of lists.
CREATE TABLE message_tag (
  tag_id INTEGER NOT NULL,       -- tag.id
  sort_key INTEGER NOT NULL,     -- message.sort_key
  message_id INTEGER NOT NULL,   -- message.id
  PRIMARY KEY (tag_id, sort_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX message_tag_by_message ON message_tag (message_id, tag_id);

-- Tags that a hidden message had, for when it comes back.
CREATE TABLE hidden_tag (
  message_id INTEGER NOT NULL,   -- message.id
  tag_id INTEGER NOT NULL,       -- tag.id
  PRIMARY KEY (message_id, tag_id)
) STRICT, WITHOUT ROWID;

-- Which thread has messages with which tag: the rows of a list collapsed into threads.
CREATE TABLE thread_tag (
  thread_id INTEGER NOT NULL,    -- thread.id
  tag_id INTEGER NOT NULL,       -- tag.id
  emails INTEGER NOT NULL,       -- messages of the thread with the tag
  newest INTEGER NOT NULL,       -- highest sort key among them
  PRIMARY KEY (thread_id, tag_id)
) STRICT, WITHOUT ROWID;
-- The collapsed list itself, index only.
CREATE INDEX thread_tag_by_newest ON thread_tag (tag_id, newest);

-- Keywords that have no bit in message.flags.
CREATE TABLE keyword (
  id INTEGER PRIMARY KEY,        -- in order of appearance
  name TEXT NOT NULL UNIQUE      -- lower case (RFC 8621 4.1.1)
) STRICT;
-- Which message has which keyword of the user's own.
CREATE TABLE message_keyword (
  message_id INTEGER NOT NULL,   -- message.id
  keyword_id INTEGER NOT NULL,   -- keyword.id
  PRIMARY KEY (message_id, keyword_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX message_keyword_by_keyword ON message_keyword (keyword_id, message_id);

-- Versions of spam filters that gave verdicts.
CREATE TABLE spam_filter (
  id INTEGER PRIMARY KEY,        -- in order of appearance
  plugin_id TEXT NOT NULL,       -- manifest id
  version TEXT NOT NULL,         -- manifest version
  UNIQUE (plugin_id, version)
) STRICT;

-- What user, source or tagged import said about spam, in order: what filters learn from. Only ever added to.
CREATE TABLE spam_decision (
  number INTEGER PRIMARY KEY AUTOINCREMENT,  -- cursor of the readers
  message_id INTEGER NOT NULL,   -- message.id; the message may be gone
  decision INTEGER               -- 0 ham, 1 spam, null taken back
) STRICT;

-- What changed in the tags of stored messages, in order: plugins are told of it. The oldest rows are forgotten.
CREATE TABLE tag_change (
  number INTEGER PRIMARY KEY AUTOINCREMENT,  -- cursor of the readers
  message_id INTEGER NOT NULL,   -- message.id; the message may be gone
  added TEXT NOT NULL,           -- tag.id list, with commas
  removed TEXT NOT NULL,         -- tag.id list, with commas
  actor TEXT                     -- null the user, 'source', else a plugin's id
) STRICT;

-- What changed, for JMAP /changes. Within one commit each object is in one row; a row stands for a run of new objects.
CREATE TABLE change (
  type INTEGER NOT NULL,         -- 0 Email, 1 Mailbox, 2 Thread, 3 Identity, 4 EmailSubmission
  number INTEGER NOT NULL,       -- of the last change in the row; counts up over all types; a type's state is its last
  object_id INTEGER NOT NULL,    -- number inside the JMAP id, of the first
  objects INTEGER NOT NULL,      -- how many: their ids follow each other, of Email one generation each (ids.ts)
  kind INTEGER NOT NULL,         -- 0 created, 1 updated, 2 destroyed, 3 only counts updated
  PRIMARY KEY (type, number)
) STRICT, WITHOUT ROWID;

-- When changes were made, one row a commit, to forget old ones.
CREATE TABLE change_time (
  number INTEGER PRIMARY KEY,    -- last change.number of the commit
  at INTEGER NOT NULL            -- milliseconds since 1970
) STRICT;

-- Accounts that mail comes from.
CREATE TABLE source (
  id INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used again
  kind TEXT NOT NULL,            -- 'imap'
  config TEXT NOT NULL,          -- JSON: host, port, security, user …
  credentials TEXT NOT NULL,     -- JSON: password or token
  status TEXT NOT NULL DEFAULT '{}',  -- JSON: last error, last sync, progress
  created_at INTEGER NOT NULL    -- milliseconds since 1970
) STRICT;

-- Folders at a source, and how far each was read.
CREATE TABLE source_folder (
  id INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used again
  source_id INTEGER NOT NULL,    -- source.id
  name TEXT NOT NULL,            -- as the server names it, decoded
  tag_id INTEGER,                -- tag.id that stands for the folder
  uid_validity INTEGER NOT NULL DEFAULT 0,   -- IMAP UIDVALIDITY last seen
  uid_next INTEGER NOT NULL DEFAULT 0,       -- every lower uid has been fetched
  highest_modseq TEXT,           -- RFC 7162 HIGHESTMODSEQ up to which flags were read; decimal
  state TEXT NOT NULL DEFAULT '{}',   -- JSON of the driver
  UNIQUE (source_id, name)
) STRICT;

-- Copies of messages at a source, and what was last seen there (API.md).
CREATE TABLE source_copy (
  folder_id INTEGER NOT NULL,    -- source_folder.id
  uid_validity INTEGER NOT NULL, -- IMAP UIDVALIDITY that the uid belongs to
  uid INTEGER NOT NULL,          -- IMAP UID
  message_id INTEGER NOT NULL,   -- message.id
  modseq TEXT,                   -- RFC 7162 MODSEQ last seen; decimal
  flags TEXT NOT NULL,           -- flags last seen, separated by blanks
  PRIMARY KEY (folder_id, uid_validity, uid)
) STRICT, WITHOUT ROWID;
CREATE INDEX source_copy_by_message ON source_copy (message_id);

-- What was changed here and a source does not know yet: one row for each keyword, tag or message, the newest wish counts.
CREATE TABLE source_change (
  source_id INTEGER NOT NULL,    -- source.id
  message_id INTEGER NOT NULL,   -- message.id, also of one that is gone: then its copies are to go too
  keyword TEXT NOT NULL DEFAULT '',   -- keyword that all copies are to have or not; empty: the row is about something else
  tag_id INTEGER NOT NULL DEFAULT 0,  -- tag.id in whose folder a copy is to be or not; 0: the row is about something else
  is_wanted INTEGER NOT NULL,    -- 1: to be there, 0: not
  may_append INTEGER NOT NULL DEFAULT 0,  -- 1: where there is no copy the message is uploaded
  PRIMARY KEY (source_id, message_id, keyword, tag_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX source_change_by_message ON source_change (message_id);

-- Messages whose last copy at a source vanished, until a whole look at the source showed that it was not moved.
CREATE TABLE source_lost (
  source_id INTEGER NOT NULL,    -- source.id
  message_id INTEGER NOT NULL,   -- message.id
  tag_id INTEGER NOT NULL DEFAULT 0,  -- tag.id that stands in meanwhile; 0: none
  PRIMARY KEY (source_id, message_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX source_lost_by_message ON source_lost (message_id);

-- Servers that take the outgoing mail of accounts (RFC 6409).
CREATE TABLE relay (
  id INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used again
  config TEXT NOT NULL,          -- JSON: host, port, security, user …
  credentials TEXT NOT NULL,     -- JSON: password or token
  status TEXT NOT NULL DEFAULT '{}',  -- JSON: what came of the last try
  created_at INTEGER NOT NULL    -- milliseconds since 1970
) STRICT;

-- What sign-in servers of mail providers (OAuth2) gave for accounts. See sign-ins.ts.
CREATE TABLE sign_in (
  id INTEGER PRIMARY KEY AUTOINCREMENT,  -- named by sources and relays; never used again
  config TEXT NOT NULL,          -- JSON: provider, address, where tokens are asked for, client id …
  credentials TEXT NOT NULL,     -- JSON: refresh token, client secret
  status TEXT NOT NULL DEFAULT '{}',  -- JSON: why the provider wants the user to sign in again
  created_at INTEGER NOT NULL    -- milliseconds since 1970
) STRICT;

-- Settings of the user.
CREATE TABLE setting (
  key TEXT PRIMARY KEY,          -- name
  value TEXT NOT NULL            -- JSON
) STRICT, WITHOUT ROWID;

-- Passwords of other programs. The secret has 160 random bits, so a plain hash suffices.
CREATE TABLE app_password (
  id INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used again
  name TEXT NOT NULL UNIQUE,     -- what the user calls the program
  scope TEXT NOT NULL,           -- 'read' or 'send'
  secret_hash BLOB NOT NULL UNIQUE,  -- SHA-256 of the secret
  created_at INTEGER NOT NULL,   -- milliseconds since 1970
  used_at INTEGER                -- milliseconds since 1970, about; null when never
) STRICT;

-- How far each reader of the store (plugins' hooks, the index) has come.
CREATE TABLE cursor (
  name TEXT PRIMARY KEY,         -- whose
  value TEXT NOT NULL            -- JSON
) STRICT, WITHOUT ROWID;

-- Imports, to go on after a stop.
CREATE TABLE import_job (
  id TEXT PRIMARY KEY,           -- random
  job TEXT NOT NULL,             -- JSON: what and how far
  saved_at INTEGER NOT NULL      -- milliseconds since 1970
) STRICT, WITHOUT ROWID;

-- What plugins keep.
CREATE TABLE plugin_data (
  plugin_id TEXT NOT NULL,       -- manifest id
  key TEXT NOT NULL,             -- the plugin's own
  value BLOB NOT NULL,           -- the plugin's own
  PRIMARY KEY (plugin_id, key)
) STRICT, WITHOUT ROWID;

-- Plugins that were removed and whose data are kept: nobody else takes them over with the id.
CREATE TABLE plugin_kept (
  plugin_id TEXT PRIMARY KEY,    -- manifest id
  author TEXT NOT NULL           -- fingerprint of the key that signed the plugin, else "package " and the package's SHA-256
) STRICT, WITHOUT ROWID;

-- Installed plugins that do not ship with Postern, and what the user decided about those that do.
CREATE TABLE plugin_install (
  plugin_id TEXT PRIMARY KEY,    -- manifest id
  record TEXT NOT NULL           -- JSON: versions, grants, settings, whether it is on
) STRICT, WITHOUT ROWID;

-- Packages of installed plugins: the one that runs, the one before, one that waits for the user's word.
CREATE TABLE plugin_package (
  plugin_id TEXT NOT NULL,       -- manifest id
  hash TEXT NOT NULL,            -- SHA-256 of the package, hex
  package BLOB NOT NULL,         -- the .tgz
  PRIMARY KEY (plugin_id, hash)
) STRICT;

-- Secrets that the user entered for plugins to use and never see, each for one place.
CREATE TABLE plugin_secret (
  plugin_id TEXT NOT NULL,       -- manifest id
  name TEXT NOT NULL,            -- as the manifest names it
  origin TEXT NOT NULL,          -- the one place that it is sent to
  value TEXT NOT NULL,           -- the secret
  set_at INTEGER NOT NULL,       -- milliseconds since 1970
  PRIMARY KEY (plugin_id, name)
) STRICT, WITHOUT ROWID;

-- What plugins saw, changed, sent and were denied; the oldest rows are forgotten.
CREATE TABLE plugin_audit (
  id INTEGER PRIMARY KEY AUTOINCREMENT,  -- in order of time
  at INTEGER NOT NULL,           -- milliseconds since 1970
  plugin_id TEXT NOT NULL,       -- manifest id
  version TEXT NOT NULL,         -- of the plugin
  hook TEXT NOT NULL,            -- during which hook, '' for none
  capability TEXT NOT NULL,      -- used, or wanted
  scope TEXT NOT NULL,           -- what of it: a tag, an origin, a key
  message_id INTEGER,            -- about which message, null for none
  bytes INTEGER NOT NULL,        -- that crossed
  outcome TEXT NOT NULL          -- 'ok' or an error code
) STRICT;
CREATE INDEX plugin_audit_by_plugin ON plugin_audit (plugin_id, id);
CREATE INDEX plugin_audit_by_message ON plugin_audit (message_id, id) WHERE message_id IS NOT NULL;

-- Tags that stand as a plugin left them, so that all it did can be undone; the user's own change takes a row away.
CREATE TABLE plugin_tag (
  plugin_id TEXT NOT NULL,       -- manifest id
  message_id INTEGER NOT NULL,   -- message.id
  tag_id INTEGER NOT NULL,       -- tag.id
  is_added INTEGER NOT NULL,     -- 1 the plugin put it there, 0 it took it away
  PRIMARY KEY (message_id, tag_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX plugin_tag_by_plugin ON plugin_tag (plugin_id, message_id);

-- Blobs uploaded and not yet part of a message (RFC 8620 6.1), and messages that went while an open draft has files of theirs.
CREATE TABLE upload (
  id INTEGER PRIMARY KEY,        -- slot + 1
  dedup BLOB NOT NULL UNIQUE,    -- HMAC over the bytes, 16 bytes: equal blobs are stored once; of a message that went: its id
  size INTEGER NOT NULL,         -- bytes of the blob
  pack INTEGER NOT NULL,         -- where the sealed blob lies: pack file,
  offset INTEGER NOT NULL,       -- byte offset of its record,
  bytes INTEGER NOT NULL,        -- and length of its record
  expires_at INTEGER NOT NULL    -- milliseconds since 1970
) STRICT;
CREATE INDEX upload_by_expiry ON upload (expires_at);

-- Every connection to the outside.
CREATE TABLE egress (
  id INTEGER PRIMARY KEY AUTOINCREMENT,  -- in order of time
  at INTEGER NOT NULL,           -- milliseconds since 1970
  purpose TEXT NOT NULL,         -- why
  actor TEXT NOT NULL,           -- for whom: kernel part or plugin
  host TEXT NOT NULL,            -- to where
  port INTEGER NOT NULL,         -- to which port
  route TEXT NOT NULL,           -- 'direct', 'tor'
  bytes_in INTEGER NOT NULL,     -- bytes received
  bytes_out INTEGER NOT NULL,    -- bytes sent
  outcome TEXT NOT NULL,         -- 'open', 'ok', an error code, or 'unknown' where Postern ended before it did
  reason TEXT NOT NULL DEFAULT ''  -- more of an error code, or empty
) STRICT;
CREATE INDEX egress_by_host ON egress (host);

-- Senders whose pictures are always loaded, or never asked about.
CREATE TABLE picture_sender (
  address TEXT PRIMARY KEY,      -- lower case, whole
  decision TEXT NOT NULL,        -- 'allowed' or 'never'
  decided_at INTEGER NOT NULL    -- milliseconds since 1970
) STRICT, WITHOUT ROWID;

-- Pictures that were fetched for mail, made anew: the oldest go when there are too many, all of them after a while.
CREATE TABLE remote_picture (
  id INTEGER PRIMARY KEY AUTOINCREMENT,  -- in order of time
  url_hash BLOB NOT NULL UNIQUE, -- SHA-256 of the address
  fetched_at INTEGER NOT NULL,   -- milliseconds since 1970
  type TEXT NOT NULL,            -- image/png, image/jpeg, image/gif or image/webp
  content BLOB NOT NULL          -- the picture
) STRICT;

-- Requests of trackers that opened mail would have made.
CREATE TABLE blocked_tracker (
  name TEXT PRIMARY KEY,         -- of the service, else its host
  requests INTEGER NOT NULL,     -- that were not made
  last_at INTEGER NOT NULL       -- milliseconds since 1970
) STRICT, WITHOUT ROWID;

-- Addresses to send as; JMAP calls them Identity.
CREATE TABLE identity (
  id INTEGER PRIMARY KEY AUTOINCREMENT,  -- JMAP Identity id is made of it; never used again
  name TEXT NOT NULL,            -- display name, may be empty
  email TEXT NOT NULL,           -- address, never changed
  reply_to TEXT NOT NULL,        -- JSON: addresses for Reply-To, or null
  bcc TEXT NOT NULL,             -- JSON: addresses that get a copy of everything, or null
  text_signature TEXT NOT NULL,  -- below plain text
  html_signature TEXT NOT NULL,  -- below HTML
  relay_id INTEGER,              -- relay.id; null: the first that there is
  is_default INTEGER NOT NULL DEFAULT 0,  -- 1: what a new mail is written as; one at most
  sort_order INTEGER NOT NULL DEFAULT 0,  -- in lists, then by id
  sent_tag_id INTEGER            -- tag.id that mail sent as it gets beside Sent; null for none
) STRICT;

-- Mail on its way out, one row an entry; JMAP calls them EmailSubmission. See outbox.ts.
CREATE TABLE outbox (
  id INTEGER PRIMARY KEY AUTOINCREMENT,  -- JMAP EmailSubmission id is made of it; never used again
  message_id INTEGER NOT NULL,   -- message.id; the message may be gone once all is settled
  thread_id INTEGER NOT NULL,    -- thread.id when it was made, for when the message is gone
  identity_id INTEGER NOT NULL,  -- identity.id; the identity may be gone
  message_key TEXT,              -- its Message-ID without angle brackets: how reports name it
  sender TEXT NOT NULL,          -- of the envelope
  parameters TEXT NOT NULL,      -- JSON: parameters of the envelope's sender (RFC 8621 7), or null
  state TEXT NOT NULL,           -- 'held', 'queued', 'trying', 'doubt', 'done', 'canceled'
  notice TEXT,                   -- what the user should know and has not put away: 'delayed', 'failed', 'doubt'
  hold_until INTEGER NOT NULL,   -- milliseconds since 1970: not sent before
  created_at INTEGER NOT NULL,   -- milliseconds since 1970
  next_try_at INTEGER,           -- milliseconds since 1970; null when there is nothing to try
  notice_at INTEGER,             -- when the user learns that it is late; null when not any more
  give_up_at INTEGER NOT NULL,   -- when what is deferred fails; later by each time without network
  tries INTEGER NOT NULL DEFAULT 0,      -- how often it was tried
  problem TEXT,                  -- JSON: why the last try reached no server; null when it did
  waits_for TEXT,                -- 'network', 'route', 'relay': tried at once when that changes; null: for time alone
  is_message_kept INTEGER NOT NULL DEFAULT 0,  -- 1: the user destroyed the Email; it goes when all is settled
  sent_number INTEGER,           -- in the order in which entries first reached a server: cursor of the readers
  way_transport TEXT,            -- manifest id of the plugin that the user chose for this mail; null: chosen by Postern
  way_relay_id INTEGER,          -- relay.id that the user chose with it; null: the identity's
  settled_at INTEGER,            -- milliseconds since 1970; null while it is on its way
  marked_message_id INTEGER,     -- message.id of what it answers or forwards; null for none
  marked_keyword TEXT,           -- that says so there: '$answered', '$forwarded'
  is_mark_new INTEGER NOT NULL DEFAULT 0, -- 1: it was not there before, and goes when the mail is taken back
  way_number INTEGER NOT NULL DEFAULT 0,  -- how often it was sent another way, or once more after a doubt
  was_filed INTEGER NOT NULL DEFAULT 0    -- 1: a copy may have lain among a server's sent mail when it was made
) STRICT;
-- What is to be tried next.
CREATE INDEX outbox_by_next_try ON outbox (next_try_at) WHERE next_try_at IS NOT NULL;
-- What the user is to be told next.
CREATE INDEX outbox_by_notice ON outbox (notice_at) WHERE notice_at IS NOT NULL;
-- Whether a message is on its way.
CREATE INDEX outbox_by_message ON outbox (message_id);
-- What a report speaks of.
CREATE INDEX outbox_by_message_key ON outbox (message_key) WHERE message_key IS NOT NULL;
-- What was sent, in order.
CREATE UNIQUE INDEX outbox_by_sent_number ON outbox (sent_number) WHERE sent_number IS NOT NULL;
-- What the user is shown: under way, or to be told of.
CREATE INDEX outbox_shown ON outbox (id) WHERE state NOT IN ('done', 'canceled') OR notice IS NOT NULL;
-- What is forgotten after a while: never what the user is yet to be told of.
CREATE INDEX outbox_by_settled ON outbox (settled_at) WHERE settled_at IS NOT NULL AND notice IS NULL;
-- What else says that a message was answered.
CREATE INDEX outbox_by_marked ON outbox (marked_message_id) WHERE marked_message_id IS NOT NULL;

-- Who a mail in the outbox goes to, and how far it came.
CREATE TABLE outbox_recipient (
  outbox_id INTEGER NOT NULL,    -- outbox.id
  position INTEGER NOT NULL,     -- from 0, as they were given
  address TEXT NOT NULL,         -- of the envelope
  parameters TEXT NOT NULL,      -- JSON: parameters of the envelope's recipient (RFC 8621 7), or null
  state TEXT NOT NULL,           -- 'queued', 'deferred', 'ending', 'doubt', 'delivered', 'failed'
  code INTEGER,                  -- last SMTP reply code; null when none
  enhanced TEXT,                 -- last RFC 3463 code; null when none
  text TEXT NOT NULL DEFAULT '', -- the server's own words
  transport TEXT,                -- manifest id of the plugin whose way it went; null when not tried
  host TEXT,                     -- where it was given to
  tried_at INTEGER,              -- milliseconds since 1970; null when not tried
  choice TEXT,                   -- JSON: why its way was taken and which others there were; null when not tried
  way_number INTEGER NOT NULL DEFAULT 0,  -- outbox.way_number when it was last given to a server
  reached TEXT,                  -- 'mailbox', 'relayed' (to a server that sends no reports); null: a report may yet tell
  PRIMARY KEY (outbox_id, position)
) STRICT, WITHOUT ROWID;

-- Mails that came back about one in the outbox (RFC 3464).
CREATE TABLE outbox_report (
  outbox_id INTEGER NOT NULL,    -- outbox.id
  message_id INTEGER NOT NULL,   -- message.id of the report; the message may be gone
  PRIMARY KEY (outbox_id, message_id)
) STRICT, WITHOUT ROWID;

-- Mail that is being written, until it is closed (an Email in Drafts), sent or discarded.
CREATE TABLE draft (
  id TEXT PRIMARY KEY,           -- random: part of the link to it
  revision INTEGER NOT NULL,     -- counts saves; a save with an older one is refused
  state TEXT NOT NULL,           -- JSON: see core/drafts/draft-state.ts
  message_id INTEGER,            -- message.id of the Email in Drafts that it takes the place of; null when there is none
  created_at INTEGER NOT NULL,   -- milliseconds since 1970
  updated_at INTEGER NOT NULL    -- milliseconds since 1970
) STRICT, WITHOUT ROWID;
