/** Which reports a mail asks of its relay (RFC 3461): what the envelope says, else those that tell of a failure. */
import type { EnvelopeParameters } from "../store/outbox-types.ts";
import type { ReportNeeds } from "./submission.ts";

export interface DsnNeeds {
  recipients: ReadonlyArray<{ address: string; parameters: EnvelopeParameters }>;
  parameters: EnvelopeParameters;
  /** What a report calls the mail, unless the envelope has a word for it. */
  id: string;
}

const usual = "FAILURE,DELAY";

export function reportNeeds({ recipients, parameters, id }: DsnNeeds): ReportNeeds {
  return {
    ret: parameters?.["RET"] === "FULL" ? "full" : "headers",
    envid: parameters?.["ENVID"] ?? id,
    recipients: new Map(
      recipients.map(({ address, parameters: own }) => [
        address,
        { notify: own?.["NOTIFY"] ?? usual, originally: own?.["ORCPT"] ?? null },
      ]),
    ),
  };
}

/** RFC 3461 4.1: NEVER by itself, or some of the others. */
export function isNotify(value: string): boolean {
  const words = value.split(",");
  const isKnown = (word: string) => word === "SUCCESS" || word === "FAILURE" || word === "DELAY";
  return value === "NEVER" || (words.every(isKnown) && new Set(words).size === words.length);
}

/** RFC 3461 4: what is not plain in a parameter's value is said in hexadecimal. */
export function xtext(value: string): string {
  return Array.from(Buffer.from(value), (byte) =>
    byte >= 0x21 && byte <= 0x7e && byte !== 0x2b && byte !== 0x3d
      ? String.fromCharCode(byte)
      : `+${byte.toString(16).toUpperCase().padStart(2, "0")}`,
  ).join("");
}
