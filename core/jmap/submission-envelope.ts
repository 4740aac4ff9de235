/** The envelope of an EmailSubmission (RFC 8621 7): as the client gave it, or from the Email's own header. */
import { envelopeAddress, envelopeOf } from "../delivery/envelope.ts";
import { isNotify, xtext } from "../delivery/report-needs.ts";
import { limits } from "../kernel/limits.ts";
import { mailboxKey } from "../mime/compose/mailbox.ts";
import type { Identity } from "../store/identities.ts";
import type { EnvelopeParameters } from "../store/outbox-types.ts";
import type { MessageRow } from "../store/types.ts";
import { isObject, parseUtcDate } from "./arguments.ts";
import { invalidProperties, SetError } from "./set-error.ts";

interface EnvelopeAddress {
  email: string;
  parameters: EnvelopeParameters;
}

export interface Envelope {
  mailFrom: EnvelopeAddress;
  rcptTo: EnvelopeAddress[];
}

/** RFC 8621 1.3.2 submissionExtensions: what a client may say in the parameters of mailFrom. */
export const submissionExtensions: Record<string, string[]> = {
  FUTURERELEASE: [],
  SIZE: [],
  "8BITMIME": [],
  SMTPUTF8: [],
  REQUIRETLS: [],
  DSN: [],
};

/** By name, what a value may be. Null: there is none, or any that has no blank. */
type Parameters = ReadonlyMap<string, ((value: string | null) => boolean) | null>;
const fromParameters: Parameters = new Map([
  ["HOLDFOR", null],
  ["HOLDUNTIL", null],
  ["SIZE", null],
  ["BODY", null],
  ["SMTPUTF8", null],
  ["REQUIRETLS", null],
  // RFC 3461 4.3, 4.4: printable, and at most 100 characters as it is sent.
  ["RET", (value: string | null) => value === "FULL" || value === "HDRS"],
  ["ENVID", (value: string | null) => value !== null && /^[ -~]+$/.test(value) && xtext(value).length <= 100],
]);
const toParameters: Parameters = new Map([
  ["NOTIFY", (value: string | null) => value !== null && isNotify(value)],
  // RFC 3461 4.2: the kind of address, and the address; at most 500 characters.
  ["ORCPT", (value: string | null) => value !== null && /^[\w-]+;[!-~]+$/.test(value) && xtext(value).length <= 500],
]);

/** Throws what RFC 8621 7.5 says of addresses that cannot be. */
export function readEnvelope(given: unknown, email: MessageRow, identity: Identity): Envelope {
  if (!email.from.every((each) => mailboxKey(each.email) === mailboxKey(identity.email)))
    throw new SetError("forbiddenFrom", { description: "The Email is not from the address of the Identity." });
  const envelope = given === null ? ownEnvelope(email, identity) : givenEnvelope(given);
  const { mailFrom, rcptTo } = envelope;
  if (mailboxKey(mailFrom.email) !== mailboxKey(identity.email)) throw new SetError("forbiddenMailFrom");
  if (rcptTo.length === 0) throw new SetError("noRecipients");
  if (rcptTo.length > limits.envelopeRecipientsMax)
    throw new SetError("tooManyRecipients", { maxRecipients: limits.envelopeRecipientsMax });
  const invalidRecipients = rcptTo.map((each) => each.email).filter((address) => envelopeAddress(address) === null);
  if (invalidRecipients.length > 0) throw new SetError("invalidRecipients", { invalidRecipients });
  return envelope;
}

function ownEnvelope(email: MessageRow, identity: Identity): Envelope {
  const { sender, recipients } = envelopeOf(email);
  return {
    mailFrom: { email: sender ?? identity.email, parameters: null },
    rcptTo: recipients.map((address) => ({ email: address, parameters: null })),
  };
}

function givenEnvelope(given: unknown): Envelope {
  if (!isObject(given) || !Array.isArray(given["rcptTo"])) throw badEnvelope("An Envelope has mailFrom and rcptTo.");
  return {
    mailFrom: readAddress(given["mailFrom"], fromParameters),
    rcptTo: given["rcptTo"].map((each) => readAddress(each, toParameters)),
  };
}

function readAddress(value: unknown, known: Parameters): EnvelopeAddress {
  if (!isObject(value) || typeof value["email"] !== "string") throw badEnvelope("An address has an email.");
  const { email, parameters = null } = value;
  if (parameters === null) return { email: value["email"], parameters: null };
  if (!isObject(parameters)) throw badEnvelope("Parameters are an object or null.");
  const named = Object.entries(parameters).map(([name, text]) => [name.toUpperCase(), asSent(name, text)] as const);
  for (const [name, text] of named)
    if (!known.has(name) || !isValue(text, known.get(name) ?? null))
      throw badEnvelope(`The parameter ${name.slice(0, 50)} is not offered, or its value cannot be.`);
  return { email: email as string, parameters: Object.fromEntries(named) as EnvelopeParameters };
}

/** RFC 3461 4: what these say is the same in either case. */
function asSent(name: string, text: unknown): unknown {
  const isWord = /^(?:RET|NOTIFY)$/i.test(name);
  return isWord && typeof text === "string" ? text.toUpperCase() : text;
}

function isValue(text: unknown, isGood: ((value: string | null) => boolean) | null): boolean {
  if (text !== null && typeof text !== "string") return false;
  return isGood === null ? text === null || /^[!-~]{1,1000}$/.test(text) : isGood(text);
}

/** RFC 4865 4: HOLDFOR in seconds, HOLDUNTIL as a time; one of them at most. `now` where there is neither. */
export function holdUntilOf({ mailFrom: { parameters } }: Envelope, now: number): number {
  const { HOLDFOR = null, HOLDUNTIL = null } = parameters ?? {};
  if (HOLDFOR !== null && HOLDUNTIL !== null) throw badEnvelope("Either HOLDFOR or HOLDUNTIL.");
  if (HOLDFOR !== null && !/^\d{1,9}$/.test(HOLDFOR)) throw badEnvelope("HOLDFOR is a number of seconds.");
  const time = HOLDUNTIL === null ? now + Number(HOLDFOR ?? 0) * 1000 : parseUtcDate(HOLDUNTIL);
  if (time === null) throw badEnvelope("HOLDUNTIL is a UTCDate.");
  if (time - now > limits.outboxHoldMsMax) throw badEnvelope("That is later than maxDelayedSend.");
  return time;
}

const badEnvelope = (description: string): SetError => invalidProperties(["envelope"], description);
