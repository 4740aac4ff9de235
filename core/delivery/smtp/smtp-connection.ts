/**
 * A connection to a relay, ready to take mail: opened and verified by the broker, logged in. nodemailer speaks on the socket that it
 * is given; it resolves no name and opens nothing.
 */
import type { Socket } from "node:net";
import SMTPConnection, { type SMTPConnectionCustomAuthContext } from "nodemailer/lib/smtp-connection";
import { AppError } from "../../kernel/errors.ts";
import { limits } from "../../kernel/limits.ts";
import type { Broker, BrokerSocket } from "../../network/broker.ts";
import type { ConnectionPurpose, ConnectionRequest } from "../../network/egress-policy.ts";
import type { Relay, RelayConfig } from "../../store/relays.ts";
import { Offers } from "./offers.ts";
import { refusal, smtpError } from "./smtp-error.ts";
import { clientName, startTls } from "./start-tls.ts";

export type RelayAccount = Pick<Relay, "config" | "credentials">;

/** A test's shorter ones. */
export interface SmtpTimes {
  silenceMs: number;
  lastReplyMs: number;
  /** How long a connection waits for the next mail. */
  idleMs: number;
}
export const smtpTimes: SmtpTimes = {
  silenceMs: limits.smtpSilenceMs,
  lastReplyMs: limits.smtpLastReplyMs,
  idleMs: limits.smtpIdleMs,
};

/** What of nodemailer's client its types leave out. */
interface SaysCommands {
  _sendCommand(command: string, shown?: string): void;
}
const Client = SMTPConnection as unknown as new (options: SMTPConnection.Options) => SMTPConnection & SaysCommands;

/**
 * nodemailer says SMTPUTF8 for addresses alone, and a header field may need it where no address does (RFC 6531 3.4); and it knows
 * one kind of report for all recipients, where each may have its own (RFC 3461 4.1).
 */
export class SmtpClient extends Client {
  needsSmtpUtf8 = false;
  /** What the server offers; nodemailer notes only those ways to log in that are its own. */
  offers = new Offers("");
  /** Said behind RCPT, by address. */
  recipientParameters: ReadonlyMap<string, string> = new Map();

  override _sendCommand(command: string, shown?: string): void {
    const address = /^RCPT TO:<(.*)>$/.exec(command)?.[1];
    const own = address === undefined ? undefined : this.recipientParameters.get(address);
    if (own !== undefined) return super._sendCommand(`${command} ${own}`, shown);
    const isMissing = this.needsSmtpUtf8 && command.startsWith("MAIL FROM:") && !/>[^>]* SMTPUTF8(?: |$)/.test(command);
    super._sendCommand(isMissing ? `${command} SMTPUTF8` : command, shown);
  }
}

/** Logged in. The caller closes it. */
export interface OpenRelay {
  client: SmtpClient;
  socket: BrokerSocket;
  offers: Offers;
}

export function connectionRequest({ config }: RelayAccount, purpose: ConnectionPurpose): ConnectionRequest {
  const { host, port, security, trustedCertificate, route } = config;
  return { host, port, security, purpose, actor: "kernel", trustedCertificate, route };
}

/** Throws NETWORK_REFUSED, NETWORK_FAILED, TLS_FAILED, TOR_OFF, TOR_MISSING, TOR_FAILED, RELAY_REFUSED or RELAY_AUTH_FAILED. */
export async function openRelay(
  broker: Broker,
  relay: RelayAccount,
  purpose: ConnectionPurpose,
  { signal, times = smtpTimes }: { signal?: AbortSignal; times?: SmtpTimes } = {},
): Promise<OpenRelay> {
  const request = connectionRequest(relay, purpose);
  if (signal?.aborted) throw stopped();
  // Tor may have to be started first.
  const opened = await broker.open(request, request.route === "tor" ? limits.torBootstrapMs : limits.connectMs);
  const stop = () => void opened.destroy(stopped());
  signal?.addEventListener("abort", stop, { once: true });
  try {
    const socket = request.security === "starttls" ? await startTls(broker, opened, request) : opened;
    // After STARTTLS no server greets again; nodemailer waits for it.
    if (socket !== opened) socket.unshift(Buffer.from("220 TLS\r\n"));
    const client = clientOn(socket as Socket, relay, times);
    const offers = await greeted(client);
    await logIn(client, relay);
    return { client, socket, offers };
  } catch (error) {
    const failure = smtpError(error);
    opened.destroy(failure.code === "NETWORK_FAILED" ? failure : undefined);
    throw failure;
  } finally {
    signal?.removeEventListener("abort", stop);
  }
}

export const stopped = () => new AppError("NETWORK_FAILED", { reason: "STOPPED" });

function clientOn(connection: Socket, { config }: RelayAccount, { silenceMs }: SmtpTimes): SmtpClient {
  const client: SmtpClient = new SmtpClient({
    host: config.host,
    port: config.port,
    connection,
    // It is TLS already, verified by the broker: the client neither upgrades nor falls back.
    secure: true,
    secured: true,
    requireTLS: true,
    tls: { rejectUnauthorized: true },
    name: clientName,
    logger: false,
    greetingTimeout: Math.min(silenceMs, limits.connectMs),
    socketTimeout: silenceMs,
    maxResponseSize: limits.smtpReplyBytesMax,
    ...(config.authentication === "oauth2" && {
      customAuth: { [byToken]: (context) => sendToken(context, config, client.offers) },
    }),
  });
  // Without a listener the first dropped connection would end the process. What failed is told by the call under way.
  client.on("error", () => client.close());
  return client;
}

function greeted(client: SmtpClient): Promise<Offers> {
  return new Promise((resolve, reject) => {
    client.once("error", reject);
    client.connect((error) => {
      client.off("error", reject);
      if (error) return reject(error);
      client.offers = new Offers(client.lastServerResponse || "");
      resolve(client.offers);
    });
  });
}

function logIn(client: SmtpClient, { config, credentials }: RelayAccount): Promise<void> {
  if (config.authentication === "none") return Promise.resolve();
  if (!client.allowsAuth) throw refusal("login", { reason: "LOGIN_NOT_OFFERED" });
  const { user } = config;
  const secret = config.authentication === "oauth2" ? credentials.accessToken : credentials.password;
  if (secret === undefined || secret === "")
    throw new AppError("RELAY_AUTH_FAILED", { stage: "login", reason: "EMPTY" });
  const method = config.authentication === "oauth2" ? byToken : false;
  return new Promise((resolve, reject) => {
    client.once("error", reject);
    client.login({ user, pass: secret, credentials: { user, pass: secret }, method }, (error) => {
      client.off("error", reject);
      if (error) reject(withoutSecret(error, config, secret));
      else resolve();
    });
  });
}

/** A name of our own: nodemailer would put another method in place of an XOAUTH2 that is not its own. */
const byToken = "TOKEN";

/** By the standard where it is offered, else in the older form that Google and Microsoft read. */
async function sendToken(
  { auth, sendCommand, resolve, reject }: SMTPConnectionCustomAuthContext,
  server: RelayConfig,
  { logins }: Offers,
): Promise<void> {
  const { user, pass } = auth.credentials;
  const isStandard = logins.includes("OAUTHBEARER");
  const [method, form] = isStandard
    ? ["OAUTHBEARER", bearerForm(user, pass, server)]
    : ["XOAUTH2", olderForm(user, pass)];
  const first = await sendCommand(`AUTH ${method} ${form}`);
  // 334 holds what is wrong, as JSON; the refusal itself comes when it is answered. RFC 7628 3.2.3: with one %x01.
  const last = first.status === 334 ? await sendCommand(isStandard ? "AQ==" : "") : first;
  if (last.status >= 200 && last.status < 300) resolve();
  else reject(Object.assign(new Error("login"), { response: last.response }));
}

/** RFC 7628 3.1; RFC 5801 4: "," and "=" of the name are written otherwise. */
function bearerForm(user: string, token: string, { host, port }: RelayConfig): string {
  const name = user.replaceAll("=", "=3D").replaceAll(",", "=2C");
  return base64(`n,a=${name},\u0001host=${host}\u0001port=${port}\u0001auth=Bearer ${token}\u0001\u0001`);
}

const olderForm = (user: string, token: string) => base64(`user=${user}\u0001auth=Bearer ${token}\u0001\u0001`);
const base64 = (text: string) => Buffer.from(text).toString("base64");

/** A server may repeat what it was given; its words are shown. */
function withoutSecret(error: { response?: string | undefined }, relay: RelayConfig, secret: string): unknown {
  const { user } = relay;
  const forms = [
    secret,
    base64(secret),
    base64(`\0${user}\0${secret}`),
    olderForm(user, secret),
    bearerForm(user, secret, relay),
  ];
  if (error.response !== undefined && forms.some((form) => error.response?.includes(form)))
    error.response = error.response.slice(0, 3);
  return error;
}
