/** A stored mail as it leaves: CRLF, without the fields that are only for who wrote it. */
import { isAscii } from "node:buffer";
import { withCrLf } from "../mime/line-ends.ts";
import { parseStructure } from "../mime/parse-structure.ts";
import { type DsnNeeds, reportNeeds } from "./report-needs.ts";
import type { SubmissionNeeds } from "./submission.ts";

export interface OutgoingMessage {
  bytes: Buffer;
  /** A header field is not ASCII. */
  hasUtf8Header: boolean;
  /** RFC 6152: there are bytes above 127. */
  isEightBit: boolean;
}

// RFC 5322 3.6.3: Bcc is not shown to the others; RFC 5322 3.6.6: nor is that of one who sent it on.
const unsent: ReadonlySet<string> = new Set(["bcc", "resent-bcc"]);

export function outgoingMessage(stored: Buffer): OutgoingMessage {
  const raw = withCrLf(stored);
  const { headers, headerStart, bodyStart } = parseStructure(raw);
  const kept: Buffer[] = [];
  let from = headerStart;
  for (const { name, start, end } of headers) {
    if (!unsent.has(name.toLowerCase())) continue;
    kept.push(raw.subarray(from, start));
    from = end;
  }
  const bytes = kept.length === 0 ? raw.subarray(from) : Buffer.concat([...kept, raw.subarray(from)]);
  const header = bytes.subarray(0, bytes.length - (raw.length - bodyStart));
  return { bytes, hasUtf8Header: isAboveAscii(header), isEightBit: isAboveAscii(bytes) };
}

export interface NeedyEnvelope extends DsnNeeds {
  from: string;
}

/** What the mail asks of the relay. */
export function needsOf({ hasUtf8Header, isEightBit }: OutgoingMessage, envelope: NeedyEnvelope): SubmissionNeeds {
  const { from, recipients, parameters } = envelope;
  const addresses = [from, ...recipients.map(({ address }) => address)];
  return {
    smtpUtf8: hasUtf8Header || addresses.some((address) => isAboveAscii(Buffer.from(address))),
    eightBit: isEightBit,
    requireTls: parameters !== null && "REQUIRETLS" in parameters,
    dsn: reportNeeds(envelope),
  };
}

const isAboveAscii = (bytes: Buffer): boolean => !isAscii(bytes);
