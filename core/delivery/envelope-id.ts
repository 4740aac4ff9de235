/** What a report calls a mail (RFC 3461 4.4): its Message-ID, and which sending of it where there was more than one. */
import { submissionIdOf } from "../store/ids.ts";
import type { OutboxEntry } from "../store/outbox-types.ts";

type Named = Pick<OutboxEntry, "id" | "messageKey" | "wayNumber">;

const charsMax = 100; // RFC 3461 4.4

/** A semicolon ends no Message-ID (RFC 5322 3.6.4). */
export function envelopeId({ id, messageKey, wayNumber }: Named): string {
  const end = wayNumber === 0 ? "" : `;${wayNumber}`;
  const name = messageKey ?? submissionIdOf(id);
  return (name.length + end.length <= charsMax ? name : submissionIdOf(id)) + end;
}

/** The Message-ID in what a report calls the mail. */
export const messageKeyIn = (envid: string): string => envid.replace(/;\d+$/, "");

/** Which sending is meant; null: it is none of our words for this mail. */
export function wayNumberIn(envid: string | null, entry: Named): number | null {
  const number = Number(/;(\d{1,9})$/.exec(envid ?? "")?.[1] ?? 0);
  return envid === envelopeId({ ...entry, wayNumber: number }) ? number : null;
}
