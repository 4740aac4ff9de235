/**
 * What the outbox asks of whoever speaks to a relay (RFC 6409). The end of the message is withheld until the outbox has committed
 * that it goes out: a connection or a process that dies before is a safe retry, one that dies after is doubt.
 */
import type { Relay } from "../store/relays.ts";

/** What a mail asks of the relay beyond RFC 5321. */
export interface SubmissionNeeds {
  /** RFC 6531: an address or a header field is not ASCII. */
  smtpUtf8: boolean;
  /** RFC 6152: the body has bytes above 127. */
  eightBit: boolean;
  /** RFC 8689: never over an unverified hop. */
  requireTls: boolean;
  /** Said where the relay offers it. Null: what the relay does by itself. */
  dsn: ReportNeeds | null;
}

/** RFC 3461, before encoding. */
export interface ReportNeeds {
  ret: "full" | "headers";
  /** What a report calls the mail. */
  envid: string;
  /** By address. `notify`: "NEVER", or some of SUCCESS, FAILURE, DELAY. `originally`: "type;address", when the envelope says it. */
  recipients: ReadonlyMap<string, { notify: string; originally: string | null }>;
}

/** One mail for one relay. */
export interface Submission {
  relay: Relay;
  /** Envelope sender. */
  from: string;
  recipients: string[];
  /** RFC 5322 as it leaves: CRLF, without Bcc. */
  message: Uint8Array;
  needs: SubmissionNeeds;
  /**
   * The relay has all of the message but its end, which goes out when this resolves and never when it rejects. `accepted`: the
   * recipients that RCPT took.
   */
  beforeEnd(accepted: string[]): Promise<void>;
  signal: AbortSignal;
}

/** What became of a mail to one recipient. */
export interface RecipientReply {
  address: string;
  /** The relay took it; 4xx; 5xx. */
  outcome: "delivered" | "deferred" | "refused";
  /** SMTP reply code; null where there was none. */
  code: number | null;
  /** RFC 3463: "5.1.1". */
  enhanced: string | null;
  /** The server's own words: one line, cut to a limit. */
  text: string;
  /** The mail asks for a report of its delivery, and the relay takes no such wish (RFC 3461 5.2.2). Absent: not so. */
  isUnreported?: boolean;
}

/**
 * Resolves with one reply for each recipient. Throws NETWORK_FAILED, TLS_FAILED, NETWORK_REFUSED, RELAY_AUTH_FAILED, SIGN_IN_NEEDED,
 * SIGN_IN_FAILED, SIGN_IN_UNACCEPTED or RELAY_REFUSED (detail: stage, code, text) when the relay could not be spoken to: then nobody was delivered. Throws RELAY_DOUBT
 * when the connection broke after `beforeEnd` resolved and before the last reply.
 */
export type Submit = (submission: Submission) => Promise<RecipientReply[]>;
