/** A stored mail as it leaves: CRLF, without the fields that are only for who wrote it. */
import { isAscii } from "node:buffer";
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

const CR = 13;
const LF = 10;

// RFC 5321 2.3.8: lines end with CRLF, and neither byte stands alone.
function withCrLf(raw: Buffer): Buffer {
  if (isPaired(raw)) return raw;
  return Buffer.from(raw.toString("latin1").replace(/\r\n|\r|\n/g, "\r\n"), "latin1");
}

function isPaired(raw: Buffer): boolean {
  for (let at = raw.indexOf(LF); at >= 0; at = raw.indexOf(LF, at + 1)) if (raw[at - 1] !== CR) return false;
  for (let at = raw.indexOf(CR); at >= 0; at = raw.indexOf(CR, at + 1)) if (raw[at + 1] !== LF) return false;
  return true;
}

const isAboveAscii = (bytes: Buffer): boolean => !isAscii(bytes);
