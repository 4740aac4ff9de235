import { urn } from "./capabilities.ts";
import { changesMethod } from "./changes.ts";
import type { Method } from "./context.ts";
import { copyBlobs, copyEmails } from "./copy.ts";
import { getEmails } from "./email-get.ts";
import { importEmails } from "./email-import.ts";
import { parseEmails } from "./email-parse.ts";
import { emailQueryChanges, queryEmails } from "./email-query.ts";
import { setEmails } from "./email-set.ts";
import { getIdentities } from "./identity.ts";
import { setIdentities } from "./identity-set.ts";
import { getMailboxes, mailboxChanges } from "./mailbox.ts";
import { mailboxQueryChanges, queryMailboxes } from "./mailbox-query.ts";
import { setMailboxes } from "./mailbox-set.ts";
import { getSearchSnippets } from "./search-snippet.ts";
import { getSubmissions } from "./submission.ts";
import { querySubmissions, submissionQueryChanges } from "./submission-query.ts";
import { setSubmissions } from "./submission-set.ts";
import { getThreads } from "./thread.ts";

/** Every method there is. VacationResponse and PushSubscription are not offered: unknownMethod. */
export const methods: ReadonlyMap<string, Method> = new Map<string, Method>([
  // RFC 8620 4
  ["Core/echo", { capability: urn.core, isWrite: false, run: (given) => given }],
  ["Blob/copy", { capability: urn.core, isWrite: true, run: copyBlobs }],
  ["Mailbox/get", read(getMailboxes)],
  ["Mailbox/changes", read(mailboxChanges)],
  ["Mailbox/query", read(queryMailboxes)],
  ["Mailbox/queryChanges", read(mailboxQueryChanges)],
  ["Mailbox/set", write(setMailboxes)],
  ["Thread/get", read(getThreads)],
  ["Thread/changes", read(changesMethod("Thread"))],
  ["Email/get", read(getEmails)],
  ["Email/changes", read(changesMethod("Email"))],
  ["Email/query", read(queryEmails)],
  ["Email/queryChanges", read(emailQueryChanges)],
  ["Email/set", write(setEmails)],
  ["Email/copy", write(copyEmails)],
  ["Email/import", write(importEmails)],
  ["Email/parse", read(parseEmails)],
  ["SearchSnippet/get", read(getSearchSnippets)],
  ["Identity/get", sending(getIdentities)],
  ["Identity/changes", sending(changesMethod("Identity"))],
  ["Identity/set", { ...sending(setIdentities), isWrite: true }],
  ["EmailSubmission/get", sending(getSubmissions)],
  ["EmailSubmission/changes", sending(changesMethod("EmailSubmission"))],
  ["EmailSubmission/query", sending(querySubmissions)],
  ["EmailSubmission/queryChanges", sending(submissionQueryChanges)],
  ["EmailSubmission/set", { ...sending(setSubmissions), isWrite: true }],
]);

function read(run: Method["run"]): Method {
  return { capability: urn.mail, isWrite: false, run };
}

function sending(run: Method["run"]): Method {
  return { capability: urn.submission, isWrite: false, run };
}

function write(run: Method["run"]): Method {
  return { capability: urn.mail, isWrite: true, run };
}
