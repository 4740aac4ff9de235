import { protectionOf } from "../drafts/draft-checks.ts";
import { limits } from "../kernel/limits.ts";
import { bodyParts } from "../mime/body-parts.ts";
import { mailboxKey } from "../mime/compose/mailbox.ts";
import type { Part } from "../mime/message.ts";
import { parseStructure } from "../mime/parse-structure.ts";
import { readableText } from "../mime/readable-text.ts";
import type { Draft } from "../plugins/compose-hooks.ts";
import type { MessageRow } from "../store/types.ts";
import type { JmapKernel } from "./kernel.ts";
import type { Envelope } from "./submission-envelope.ts";
import { SetError } from "./set-error.ts";

/**
 * compose.protect for mail that another program wrote: what a plugin wants protected, or could not decide about, is not sent
 * by this way either. Throws forbiddenToSend.
 */
export async function refuseUnprotected(kernel: JmapKernel, email: MessageRow, envelope: Envelope): Promise<void> {
  const { problem, isAskedFor, reasons } = await protectionOf(kernel.plugins.compose, draftOf(kernel, email, envelope));
  if (problem === null && !isAskedFor) return;
  const why = problem === null ? reasons.join(" ") : "A plugin that decides about protection failed.";
  // RFC 8621 7.5 forbiddenToSend: "The description property on the SetError object SHOULD contain a user-presentable string".
  throw new SetError("forbiddenToSend", {
    description: `A plugin asks for protection that Postern cannot give yet, so this is not sent. ${why}`.trim(),
  });
}

/** What is said in the mail is read only for a plugin that may see it. */
function draftOf({ vault }: JmapKernel, email: MessageRow, { mailFrom, rcptTo }: Envelope): Draft {
  const named = (list: MessageRow["to"]) => list.map((each) => each.email);
  const shown = new Set([...email.to, ...email.cc].map((each) => mailboxKey(each.email)));
  let found: { raw: Buffer; root: Part } | null = null;
  const read = () => {
    if (found) return found;
    const raw = vault.read(email.blob);
    return (found = { raw, root: parseStructure(raw) });
  };
  return {
    from: mailFrom.email,
    to: named(email.to),
    cc: named(email.cc),
    // Whom the envelope names and the header does not.
    bcc: rcptTo.map((each) => each.email).filter((each) => !shown.has(mailboxKey(each))),
    subject: email.subject,
    get text() {
      const { raw, root } = read();
      return readableText(raw, root).text.slice(0, limits.classifyTextCharsMax);
    },
    get attachmentNames() {
      const { attachments } = bodyParts(read().root);
      return attachments.flatMap(({ filename }) => filename ?? []).slice(0, limits.classifyAttachmentsMax);
    },
    headers: [],
  };
}
