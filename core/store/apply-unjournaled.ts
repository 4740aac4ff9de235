import { AppError } from "../kernel/errors.ts";
import { noteAppPasswordUse } from "./app-passwords.ts";
import { recordAuthentication } from "./authentication.ts";
import { noteTrackers } from "./blocked-trackers.ts";
import type { Commit } from "./commit.ts";
import { setCursor } from "./cursors.ts";
import { endEgress, forgetOpenEgress, recordEgress } from "./egress-ledger.ts";
import { removeImportJob, saveImportJob } from "./import-jobs.ts";
import { setVerdicts } from "./message-actions.ts";
import type { Operation } from "./operations.ts";
import { recordAudit } from "./plugin-audit.ts";
import { applyTry } from "./outbox-tries.ts";
import { writePluginData } from "./plugin-data.ts";
import { forgetPictures, keepPicture } from "./remote-pictures.ts";
import { setRelayStatus } from "./relays.ts";
import { setSignInStatus } from "./sign-ins.ts";
import { setSourceStatus } from "./sources.ts";

/** What a rebuilt database can be without: it is asked, counted or fetched again. */
export function applyUnjournaled(commit: Commit, operation: Operation): unknown {
  switch (operation.op) {
    case "message.setVerdict":
      return setVerdicts(commit, operation.verdicts);
    case "message.authenticate":
      return recordAuthentication(commit.db, operation.checks);
    case "appPassword.used":
      return noteAppPasswordUse(commit.db, operation.id, operation.at);
    case "source.status":
      return setSourceStatus(commit.db, operation.sourceId, operation.status);
    case "relay.status":
      return setRelayStatus(commit.db, operation.relayId, operation.status);
    case "signIn.status":
      return setSignInStatus(commit.db, operation.signInId, operation.status);
    case "pluginData.write":
      return writePluginData(commit.db, operation.pluginId, operation.entries);
    case "cursor.set":
      return setCursor(commit.db, operation.name, operation.value);
    case "importJob.save":
      return saveImportJob(commit.db, operation.job, commit.now);
    case "importJob.remove":
      return removeImportJob(commit.db, operation.id);
    case "plugin.audit":
      return recordAudit(commit.db, operation.rows);
    case "egress.record":
      return { ids: recordEgress(commit.db, operation.rows) };
    case "egress.end":
      return endEgress(commit.db, operation.id, operation.row);
    case "egress.forgetOpen":
      return forgetOpenEgress(commit.db);
    case "picture.keep":
      return keepPicture(commit.db, operation, commit.now);
    case "picture.forget":
      return forgetPictures(commit.db);
    case "tracker.note":
      return noteTrackers(commit.db, operation.trackers, commit.now);
    case "outbox.take":
    case "outbox.later":
    case "outbox.recover":
    case "outbox.wake":
    case "outbox.retry":
    case "outbox.delayed":
      return applyTry(commit, operation);
    default:
      throw new AppError("BAD_REQUEST", { reason: "operation" });
  }
}
