/** The commands that carry out a plan's steps, many messages at once; each answers what the server's copies are now. */
import type { ImapFlow } from "imapflow";
import { limits } from "../../kernel/limits.ts";
import { withCrLf } from "../../mime/line-ends.ts";
import type { PushedChanges } from "../../store/operations.ts";
import type { MessageId, SourceCopy } from "../../store/types.ts";
import { uidRanges } from "./folder-sync.ts";
import type { Step } from "./push-plan.ts";
import type { ServerFolders } from "./server-folders.ts";

type StepOf<Do extends Step["do"]> = Extract<Step, { do: Do }>;
export interface Effect extends Partial<Pick<PushedChanges, "flagged" | "made" | "gone" | "archived">> {
  /** Messages that went to the other folder, where nobody says under which UID. */
  untold?: MessageId[];
  /** Copies that were not there any more. */
  missing?: number;
}

/** Steps that one command can carry out: the same doing, in the same folder. */
export function grouped<S extends Exclude<Step, { do: "append" }>>(
  steps: readonly S[],
  key: (step: S) => string,
): S[][] {
  const groups = new Map<string, S[]>();
  for (const step of steps) {
    const { folder, uidValidity } = step.copy;
    const name = JSON.stringify([folder, uidValidity, key(step)]);
    groups.set(name, [...(groups.get(name) ?? []), step]);
  }
  return [...groups.values()].flatMap((group) => chunks(group));
}

function chunks<T>(list: T[]): T[][] {
  const parts: T[][] = [];
  for (let at = 0; at < list.length; at += limits.imapCommandMessages)
    parts.push(list.slice(at, at + limits.imapCommandMessages));
  return parts;
}

const uidsOf = (steps: ReadonlyArray<{ copy: SourceCopy }>): string => uidRanges(steps.map(({ copy }) => copy.uid));

/** Null: refused. The folder of the steps is open. */
export async function storeFlags(
  client: ImapFlow,
  steps: Array<StepOf<"flag">>,
  folders: ServerFolders,
): Promise<Effect | null> {
  const [first] = steps;
  if (first === undefined) return {};
  const { remove, copy: one } = first;
  const add = first.add.map((flag) => folders.spelled(one.folder, flag));
  const options = { uid: true, silent: true };
  if (add.length > 0 && !(await client.messageFlagsAdd(uidsOf(steps), add, options))) return null;
  if (remove.length > 0 && !(await client.messageFlagsRemove(uidsOf(steps), remove, options))) return null;
  const flagged = steps.map(({ copy }) => {
    const { folder, uidValidity, uid } = copy;
    const kept = copy.flags.filter((flag) => !remove.includes(flag) && !add.includes(flag));
    return { folder, uidValidity, uid, flags: [...kept, ...add].sort() };
  });
  return { flagged };
}

/** RFC 9051 6.4.7, RFC 6851; where each copy came to lie is told by COPYUID (RFC 4315), else the next look finds it. */
export async function relocateCopies(
  client: ImapFlow,
  steps: Array<StepOf<"copy" | "move">>,
  to: string,
  tellsUids: boolean,
): Promise<Effect | null> {
  const isMove = steps[0]?.do === "move";
  const uids = uidsOf(steps);
  const options = { uid: true };
  const answer = isMove ? await client.messageMove(uids, to, options) : await client.messageCopy(uids, to, options);
  if (!answer) return null;
  const { uidMap, uidValidity } = answer;
  const there = (uid: number) => uidMap?.get(uid);
  const made = steps.flatMap(({ copy, messageId }) => {
    const uid = there(copy.uid);
    if (uid === undefined || uidValidity === undefined) return [];
    const { flags } = copy;
    return [{ folder: to, uidValidity: Number(uidValidity), uid, flags, messageId, isUpload: false }];
  });
  // With UIDPLUS no answer means that nothing was there.
  const left = steps.filter(({ copy }) => (uidMap === undefined && !tellsUids) || there(copy.uid) !== undefined);
  return {
    made,
    untold: uidMap === undefined && !tellsUids ? steps.map(({ messageId }) => messageId) : [],
    missing: steps.length - left.length,
    gone: isMove ? left.map(({ copy }) => ({ ...placeOf(copy), uids: [copy.uid] })) : [],
    archived: left.filter(({ isToArchive }) => isToArchive).map(({ messageId }) => messageId),
  };
}

/** RFC 4315 2.1. Without it the copies are only marked: EXPUNGE would take what other programs have marked too. */
export async function expungeCopies(
  client: ImapFlow,
  steps: Array<StepOf<"expunge">>,
  canExpunge: boolean,
): Promise<Effect | null> {
  const uids = uidsOf(steps);
  const [first] = steps;
  if (first === undefined) return {};
  if (canExpunge) {
    if (!(await client.messageDelete(uids, { uid: true }))) return null;
    // Another program may have taken the mark away in between: then nothing was expunged.
    const left = (await client.search({ uid: uids }, { uid: true })) || [];
    const gone = steps.map(({ copy }) => copy.uid).filter((uid) => !left.includes(uid));
    return { gone: [{ ...placeOf(first.copy), uids: gone }] };
  }
  if (!(await client.messageFlagsAdd(uids, ["\\Deleted"], { uid: true, silent: true }))) return null;
  const flagged = steps.map(({ copy }) => {
    return { ...placeOf(copy), uid: copy.uid, flags: [...copy.flags, "\\Deleted"].sort() };
  });
  return { flagged };
}

function placeOf({ folder, uidValidity }: SourceCopy): { folder: string; uidValidity: number } {
  return { folder, uidValidity };
}

export interface Upload {
  folder: string;
  raw: Buffer;
  flags: string[];
  receivedAt: number;
  /** Message-ID without angle brackets. */
  messageKey: string | null;
  /** Servers that file sent mail themselves have it already. */
  isSent: boolean;
}

/**
 * RFC 9051 6.3.12. Answers where the message lies, or null when the server does not say and it cannot be found. Throws what the
 * server says when it does not take it.
 */
export async function upload(
  client: ImapFlow,
  folders: ServerFolders,
  { folder, raw, flags, receivedAt, messageKey, isSent }: Upload,
): Promise<{ uidValidity: number; uid: number } | null> {
  await folders.open(folder, null);
  const filed = isSent ? await newestWith(client, messageKey, 0) : null;
  if (filed !== null) return filed;
  const uidNext = client.mailbox === false ? 0 : client.mailbox.uidNext;
  const answer = await client.append(folder, withCrLf(raw), flags, new Date(receivedAt));
  if (answer && answer.uid !== undefined && answer.uidValidity !== undefined)
    return { uidValidity: Number(answer.uidValidity), uid: answer.uid };
  return newestWith(client, messageKey, uidNext);
}

async function newestWith(client: ImapFlow, messageKey: string | null, uidMin: number) {
  if (messageKey === null || client.mailbox === false) return null;
  const found = (await client.search({ header: { "message-id": `<${messageKey}>` } }, { uid: true })) || [];
  const uid = Math.max(0, ...found.filter((each) => each >= uidMin));
  return uid === 0 ? null : { uidValidity: Number(client.mailbox.uidValidity), uid };
}
