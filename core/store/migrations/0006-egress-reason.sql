-- Why a connection was refused or failed, beyond its code; totals by host.
ALTER TABLE egress ADD COLUMN reason TEXT NOT NULL DEFAULT '';
CREATE INDEX egress_by_host ON egress (host);
