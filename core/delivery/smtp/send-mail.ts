/** One mail over an open connection: envelope, message, and the end of it when the caller says so. */
import type { SMTPConnectionEnvelope, SMTPEnvelope } from "nodemailer/lib/smtp-connection";
import { AppError } from "../../kernel/errors.ts";
import { xtext } from "../report-needs.ts";
import type { RecipientReply, Submission } from "../submission.ts";
import { type OpenRelay, type SmtpTimes, stopped } from "./smtp-connection.ts";
import { refusal, type SmtpFailure, smtpError } from "./smtp-error.ts";
import { outcomeOf, readReply, type SmtpReply } from "./smtp-reply.ts";
import { WithheldEnd } from "./withheld-end.ts";

export interface Sent {
  replies: RecipientReply[];
  /** The server is where it was before: it may be given another mail. */
  isClean: boolean;
}

type Envelope = SMTPEnvelope & Partial<Pick<SMTPConnectionEnvelope, "accepted" | "rejectedErrors">>;

/** Throws as Submit says. Unless the mail was taken the connection is over. */
export async function sendMail(open: OpenRelay, submission: Submission, times: SmtpTimes): Promise<Sent> {
  const unable = inability(open, submission);
  if (unable !== null) return { replies: forAll(submission.recipients, unable, "refused"), isClean: true };
  return new MailBeingSent(open, submission, times).run();
}

/** Of what the mail needs, what the server does not offer: it will never take it (RFC 3463, RFC 6531 3.7.4.2, RFC 8689 5). */
function inability({ offers }: OpenRelay, { message, needs }: Submission): SmtpReply | null {
  const never = (enhanced: string, text: string): SmtpReply => ({ code: null, enhanced, text });
  const { bytesMax } = offers;
  if (bytesMax !== null && message.byteLength > bytesMax)
    return never("5.3.4", `The server takes mail of up to ${bytesMax} bytes; this one has ${message.byteLength}.`);
  if (needs.requireTls && !offers.has("REQUIRETLS"))
    return never("5.7.30", "The server does not promise TLS on the rest of the way.");
  if (needs.smtpUtf8 && !offers.has("SMTPUTF8"))
    return never("5.6.7", "The server takes no addresses in other letters than a to z.");
  if (needs.eightBit && !offers.has("8BITMIME")) return never("5.6.3", "The server takes no 8-bit text.");
  return null;
}

const forAll = (recipients: string[], reply: SmtpReply, outcome: RecipientReply["outcome"]): RecipientReply[] =>
  recipients.map((address) => ({ address, outcome, ...reply }));

/** Behind RCPT, by address (RFC 3461 4.1, 4.2). A server that does not offer reports is not asked for any. */
function reportParameters({ dsn }: Submission["needs"]): Map<string, string> {
  const said = [...(dsn?.recipients ?? [])].map(([address, { notify, originally }]) => {
    const [type = "", ...rest] = originally?.split(";") ?? [];
    return [
      address,
      `NOTIFY=${notify}${originally === null ? "" : ` ORCPT=${type};${xtext(rest.join(";"))}`}`,
    ] as const;
  });
  return new Map(said);
}

class MailBeingSent {
  readonly #open: OpenRelay;
  readonly #submission: Submission;
  readonly #times: SmtpTimes;
  /** nodemailer notes in it who was accepted and who was not. */
  readonly #envelope: Envelope;
  readonly #stream: WithheldEnd;
  /** What `beforeEnd` came to. */
  #asking: Promise<void> | null = null;
  /** The end may have left. */
  #hasEnded = false;
  #isOver = false;

  constructor(open: OpenRelay, submission: Submission, times: SmtpTimes) {
    const { from, recipients, message, needs } = submission;
    this.#open = open;
    this.#submission = submission;
    this.#times = times;
    this.#envelope = {
      from,
      to: [...recipients],
      size: message.byteLength,
      use8BitMime: needs.eightBit,
      requireTLSExtensionEnabled: needs.requireTls,
      ...(needs.dsn && { dsn: { ret: needs.dsn.ret, envid: needs.dsn.envid } }),
    };
    this.#stream = new WithheldEnd(message, () => this.#mayEnd());
  }

  async run(): Promise<Sent> {
    const { signal, needs } = this.#submission;
    const { client, socket } = this.#open;
    const stop = () => void socket.destroy(stopped());
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
    socket.setTimeout(this.#times.silenceMs);
    client.needsSmtpUtf8 = needs.smtpUtf8;
    client.recipientParameters = this.#open.offers.has("DSN") ? reportParameters(needs) : new Map();
    try {
      const response = await this.#send();
      // Taken before its end was given: no word to rely on.
      if (!this.#hasEnded) throw refusal("data", { reason: "PROTOCOL" });
      return { replies: this.#replies(readReply(response)), isClean: true };
    } catch (error) {
      this.#isOver = true;
      this.#stream.destroy();
      socket.destroy();
      // What became of the mail is said when it is known what was committed. Its refusal is the reason, where there was one.
      await this.#asking;
      return { replies: this.#failed(error), isClean: false };
    } finally {
      signal.removeEventListener("abort", stop);
    }
  }

  /** The last reply, when it is a yes. */
  #send(): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#open.client.send(this.#envelope, this.#stream, (error, info) => {
        if (error || !info) reject(error ?? new AppError("NETWORK_FAILED", { reason: "CLOSED" }));
        else resolve(info.response);
      });
    });
  }

  async #mayEnd(): Promise<void> {
    this.#asking = this.#submission.beforeEnd([...(this.#envelope.accepted ?? [])]);
    const isCommitted = await this.#asking.then(
      () => true,
      () => false, // Thrown where the mail ends.
    );
    if (!isCommitted || this.#isOver || this.#open.socket.destroyed) throw new Error("the end stays here");
    this.#open.socket.setTimeout(this.#times.lastReplyMs);
    this.#hasEnded = true;
  }

  /** One reply for each recipient, where the server said what becomes of the mail. Throws where it did not. */
  #failed(error: unknown): RecipientReply[] {
    const failure = error as SmtpFailure;
    const isReply = failure.response !== undefined && (failure.code === "EENVELOPE" || failure.code === "EMESSAGE");
    const reply = isReply ? readReply(failure.response ?? "") : null;
    const outcome = outcomeOf(reply?.code ?? null);
    if (reply === null || outcome === null || outcome === "delivered") {
      if (this.#hasEnded) throw new AppError("RELAY_DOUBT", { stage: "data" }, error);
      throw smtpError(error);
    }
    return this.#replies(reply);
  }

  /** Those that RCPT refused have their own words; of the others the last reply speaks. */
  #replies(last: SmtpReply): RecipientReply[] {
    const refused = this.#envelope.rejectedErrors ?? [];
    const words = new Map(refused.map(({ recipient, response }) => [String(recipient), readReply(response ?? "")]));
    const { recipients, needs } = this.#submission;
    const canReport = this.#open.offers.has("DSN");
    return recipients.map((address) => {
      const reply = words.get(address) ?? last;
      const isUnreported = !canReport && (needs.dsn?.recipients.get(address)?.notify.includes("SUCCESS") ?? false);
      // What is neither yes nor no is no yes.
      return { address, outcome: outcomeOf(reply.code) ?? "deferred", ...reply, ...(isUnreported && { isUnreported }) };
    });
  }
}
