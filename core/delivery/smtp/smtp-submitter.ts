/** Speaks to relays for the outbox. A connection that took a mail waits a moment for the next one: handshake and login are spared. */
import { AppError } from "../../kernel/errors.ts";
import { limits } from "../../kernel/limits.ts";
import type { Broker } from "../../network/broker.ts";
import type { Submission, Submit } from "../submission.ts";
import { sendMail, type Sent } from "./send-mail.ts";
import { type OpenRelay, openRelay, type SmtpTimes, smtpTimes } from "./smtp-connection.ts";

interface Idle extends OpenRelay {
  key: string;
  timer: NodeJS.Timeout;
}

export class SmtpSubmitter {
  readonly #broker: Broker;
  readonly #times: SmtpTimes;
  readonly #idle: Idle[] = [];
  #isClosed = false;

  constructor(broker: Broker, times: SmtpTimes = smtpTimes) {
    this.#broker = broker;
    this.#times = times;
  }

  readonly submit: Submit = async (submission) => {
    const waiting = this.#take(keyOf(submission));
    if (waiting !== null) {
      const sent = await this.#sendAgainst(waiting, submission);
      if (sent !== null) return this.#settle(waiting, submission, sent);
    }
    const { relay, signal } = submission;
    const open = await openRelay(this.#broker, relay, "smtp.submit", { signal, times: this.#times });
    return this.#settle(open, submission, await sendMail(open, submission, this.#times));
  };

  /** Ends what waits. */
  close(): void {
    this.#isClosed = true;
    for (const idle of this.#idle.splice(0)) endOf(idle);
  }

  /** Null: the server had ended the connection meanwhile, and the mail did not get far: a new one is opened for it. */
  async #sendAgainst(waiting: OpenRelay, submission: Submission): Promise<Sent | null> {
    let hasAsked = false;
    const beforeEnd = (accepted: string[]) => {
      hasAsked = true;
      return submission.beforeEnd(accepted);
    };
    try {
      const sent = await sendMail(waiting, { ...submission, beforeEnd }, this.#times);
      // RFC 5321 3.8: 421 to any command, when the server was about to close.
      const wasClosing = !hasAsked && sent.replies.every(({ code }) => code === 421);
      return wasClosing ? null : sent;
    } catch (error) {
      const isGone = error instanceof AppError && (error.code === "NETWORK_FAILED" || error.detail["code"] === 421);
      if (isGone && !hasAsked && !submission.signal.aborted) return null;
      throw error;
    }
  }

  #settle(open: OpenRelay, submission: Submission, { replies, isClean }: Sent): Sent["replies"] {
    if (isClean && !this.#isClosed) this.#keep(open, keyOf(submission));
    else open.socket.destroy();
    return replies;
  }

  #take(key: string): OpenRelay | null {
    for (;;) {
      const at = this.#idle.findIndex((each) => each.key === key);
      const [found] = at < 0 ? [] : this.#idle.splice(at, 1);
      if (found === undefined) return null;
      clearTimeout(found.timer);
      if (!found.socket.destroyed && !found.client.destroyed) return found;
    }
  }

  #keep(open: OpenRelay, key: string): void {
    const timer = setTimeout(() => {
      this.#idle.splice(this.#idle.indexOf(idle), 1);
      endOf(idle);
    }, this.#times.idleMs).unref();
    const idle: Idle = { ...open, key, timer };
    this.#idle.push(idle);
    const [oldest] = this.#idle.length > limits.smtpIdleMax ? this.#idle.splice(0, 1) : [];
    if (oldest) endOf(oldest);
  }
}

/** Another password or server is another connection. */
const keyOf = ({ relay: { id, config, credentials } }: Submission): string => JSON.stringify([id, config, credentials]);

function endOf({ client, socket, timer }: Idle): void {
  clearTimeout(timer);
  socket.setTimeout(limits.connectMs);
  client.quit();
}
