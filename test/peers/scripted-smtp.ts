/** An SMTP server that does what a test says at each step of the dialogue, byte for byte: refuses, drops, stalls, says too much. */
import { once } from "node:events";
import { type AddressInfo, createServer as listenTcp, type Server, type Socket } from "node:net";
import { createServer as listenTls, TLSSocket } from "node:tls";
import { type Certificate, certificateFor } from "../network/certificate.ts";

/** What it answers: a reply, nothing for ever, or the end of the connection. */
export type Answer = string | typeof stall | typeof drop;
export const stall = Symbol("stall");
export const drop = Symbol("drop");

export interface SmtpScript {
  security?: "tls" | "starttls";
  certificate?: Certificate;
  /** In answer to EHLO; STARTTLS is added where it belongs. */
  offers?: string[];
  /**
   * By verb (EHLO, STARTTLS, AUTH, MAIL, RCPT, DATA), or "greeting", "message" (the end came), "part" (the first bytes of a message):
   * what is answered in place of the usual. A function gets the line; null is the usual.
   */
  answers?: Record<string, Answer | ((line: string) => Answer | null)>;
}

export interface ReceivedMail {
  /** MAIL and RCPT, as they were said. */
  envelope: string[];
  /** With dots as they arrived undone. */
  message: string;
}

export interface ScriptedSmtp {
  port: number;
  certificate: Certificate;
  /** All lines of the dialogue, without messages; cleartext ones begin with "clear: ". */
  said: string[];
  mails: ReceivedMail[];
  /** Bytes of messages that came, whole or not. */
  bytesReceived(): number;
  connections(): number;
  /** Ends all connections, as a server that is restarted does. */
  dropAll(): void;
}

interface Cleanup {
  after(run: () => void): void;
}

const usualOffers = [
  "PIPELINING",
  "SIZE 10485760",
  "8BITMIME",
  "SMTPUTF8",
  "DSN",
  "ENHANCEDSTATUSCODES",
  "AUTH PLAIN LOGIN",
];

export async function serveSmtp(t: Cleanup, script: SmtpScript = {}): Promise<ScriptedSmtp> {
  const { security = "tls", certificate = certificateFor(t, "DNS:localhost,IP:127.0.0.1") } = script;
  const seen = { said: [] as string[], mails: [] as ReceivedMail[], bytes: 0, connections: 0 };
  const open = new Set<Socket>();
  const take = (socket: Socket, isClear: boolean) => {
    seen.connections += 1;
    open.add(socket);
    socket.on("error", () => null).on("close", () => open.delete(socket));
    new Dialogue(socket, { script, certificate, seen, isClear }).greet();
  };
  const server: Server =
    security === "tls"
      ? listenTls(certificate, (socket) => take(socket, false))
      : listenTcp((socket) => take(socket, true));
  server.on("tlsClientError", () => null);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const dropAll = () => {
    for (const socket of open) socket.destroy();
  };
  t.after(() => {
    dropAll();
    server.close();
  });
  return {
    port: (server.address() as AddressInfo).port,
    certificate,
    said: seen.said,
    mails: seen.mails,
    bytesReceived: () => seen.bytes,
    connections: () => seen.connections,
    dropAll,
  };
}

interface DialogueParts {
  script: SmtpScript;
  certificate: Certificate;
  seen: { said: string[]; mails: ReceivedMail[]; bytes: number };
  isClear: boolean;
}

class Dialogue {
  #socket: Socket;
  readonly #parts: DialogueParts;
  #isClear: boolean;
  #text = "";
  #envelope: string[] = [];
  #isInMessage = false;
  #isPartAnswered = false;
  /** Lines of a login that are still to come. */
  #loginLines = 0;

  constructor(socket: Socket, parts: DialogueParts) {
    this.#socket = socket;
    this.#parts = parts;
    this.#isClear = parts.isClear;
    socket.on("data", this.#onData);
  }

  greet(): void {
    this.#say(this.#answer("greeting", "") ?? "220 localhost ESMTP");
  }

  readonly #onData = (chunk: Buffer): void => {
    this.#text += chunk.toString("latin1");
    if (this.#isInMessage) this.#parts.seen.bytes += chunk.length;
    for (;;) {
      if (this.#isInMessage && !this.#takeMessage()) return;
      const end = this.#text.indexOf("\r\n");
      if (end < 0 || this.#isInMessage) return;
      const line = this.#text.slice(0, end);
      this.#text = this.#text.slice(end + 2);
      this.#takeLine(line);
    }
  };

  #takeLine(line: string): void {
    this.#parts.seen.said.push(this.#isClear ? `clear: ${line}` : line);
    if (this.#loginLines > 0) {
      this.#loginLines -= 1;
      return this.#say(
        this.#loginLines > 0 ? "334 UGFzc3dvcmQ6" : (this.#answer("login", line) ?? "235 2.7.0 Welcome"),
      );
    }
    const verb = /^[A-Za-z]+/.exec(line)?.[0].toUpperCase() ?? "";
    if (verb === "MAIL") this.#envelope = [];
    if (verb === "MAIL" || verb === "RCPT") this.#envelope.push(line);
    const reply = this.#answer(verb, line) ?? this.#usual(verb, line);
    this.#say(reply);
    if (verb === "STARTTLS" && typeof reply === "string" && reply.startsWith("220")) this.#secure();
    if (verb === "DATA" && typeof reply === "string" && reply.startsWith("354")) this.#isInMessage = true;
    if (verb === "QUIT") this.#socket.end();
  }

  /** False: more is to come. */
  #takeMessage(): boolean {
    if (this.#text !== "" && !this.#isPartAnswered) {
      this.#isPartAnswered = true;
      const early = this.#answer("part", "");
      if (early !== null) this.#say(early);
    }
    const end = this.#text.startsWith(".\r\n") ? 0 : this.#text.indexOf("\r\n.\r\n");
    if (end < 0) return false;
    const message = this.#text.slice(0, end === 0 ? 0 : end + 2).replace(/^\.\./gm, ".");
    this.#text = this.#text.slice(end === 0 ? 3 : end + 5);
    this.#isInMessage = false;
    this.#parts.seen.mails.push({ envelope: this.#envelope, message });
    this.#say(this.#answer("message", "") ?? "250 2.0.0 Taken as 7");
    return true;
  }

  #usual(verb: string, line: string): string {
    if (verb === "EHLO") {
      const offers = [...(this.#parts.script.offers ?? usualOffers), ...(this.#isClear ? ["STARTTLS"] : [])];
      return ["localhost", ...offers].map((each, at) => `250${at === offers.length ? " " : "-"}${each}`).join("\r\n");
    }
    if (verb === "AUTH" && /LOGIN$/i.test(line)) {
      this.#loginLines = 2;
      return "334 VXNlcm5hbWU6";
    }
    if (verb === "AUTH") return "235 2.7.0 Welcome";
    if (verb === "STARTTLS") return "220 2.0.0 Go ahead";
    if (verb === "DATA") return "354 Go on";
    if (verb === "QUIT") return "221 2.0.0 Bye";
    return ["MAIL", "RCPT", "RSET", "NOOP"].includes(verb) ? "250 2.1.0 Fine" : "500 5.5.2 What?";
  }

  #secure(): void {
    this.#socket.off("data", this.#onData);
    const { key, cert } = this.#parts.certificate;
    const secure = new TLSSocket(this.#socket, { isServer: true, key, cert });
    secure.on("error", () => null);
    secure.on("data", this.#onData);
    this.#socket = secure;
    this.#isClear = false;
    this.#text = "";
  }

  #answer(step: string, line: string): Answer | null {
    const scripted = this.#parts.script.answers?.[step];
    return (typeof scripted === "function" ? scripted(line) : scripted) ?? null;
  }

  #say(answer: Answer): void {
    if (answer === drop) this.#socket.destroy();
    else if (typeof answer === "string") this.#socket.write(`${answer}\r\n`);
  }
}
