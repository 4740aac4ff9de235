import type { MessageId, TagId, ThreadId } from "./types.ts";

/**
 * Internal numbers as JMAP ids (RFC 8620 1.2: letters, digits, "-" and "_"). A letter says the type; the number is in
 * base 36. An Email id holds the message id and a generation, which a merge of threads counts up (API.md, Ids): so
 * every old id still names its message, and is recognised as an alias.
 */
const generationsMax = 1024;

export function emailIdOf(messageId: MessageId, generation: number): string {
  return emailIdOfNumber(emailNumber(messageId, generation));
}

export const emailIdOfNumber = (number: number): string => `E${number.toString(36)}`;

/** The number inside an Email id: what the change log stores. */
export function emailNumber(messageId: MessageId, generation: number): number {
  return messageId * generationsMax + (generation % generationsMax);
}

export function parseEmailId(id: string): { messageId: MessageId; generation: number } | null {
  const number = parse("E", id);
  if (number === null) return null;
  return { messageId: Math.floor(number / generationsMax), generation: number % generationsMax };
}

export const threadIdOf = (id: ThreadId): string => `T${id.toString(36)}`;
export const parseThreadId = (id: string): ThreadId | null => parse("T", id);
export const tagIdOf = (id: TagId): string => `B${id.toString(36)}`;
export const parseTagId = (id: string): TagId | null => parse("B", id);
export const identityIdOf = (id: number): string => `I${id.toString(36)}`;
export const parseIdentityId = (id: string): number | null => parse("I", id);
export const submissionIdOf = (id: number): string => `S${id.toString(36)}`;
export const parseSubmissionId = (id: string): number | null => parse("S", id);

/** A message's blob and an upload's share one name space: both are pack records, named by their slot. */
export const blobIdOf = (id: number): string => `G${id.toString(36)}`;
export const parseBlobId = (id: string): number | null => parse("G", id);

/** Messages and uploads are numbered by their key-table slot, from 1 on. */
export const messageIdOfSlot = (slot: number): MessageId => slot + 1;
export const slotOfMessageId = (id: MessageId): number => id - 1;

function parse(letter: string, id: string): number | null {
  if (id.length < 2 || id.length > 12 || id[0] !== letter) return null;
  const number = Number.parseInt(id.slice(1), 36);
  // Only the one spelling that we give out: no sign, no leading zeros, no capitals, no trailing garbage.
  if (!Number.isSafeInteger(number) || number < 0 || `${letter}${number.toString(36)}` !== id) return null;
  return number;
}
