import type { ImapFlow, ImapFlowOptions } from "imapflow";
import { AppError } from "../../kernel/errors.ts";
import { limits } from "../../kernel/limits.ts";
import type { Broker, BrokerSocket } from "../../network/broker.ts";
import { connectionError } from "../../network/connection-error.ts";
import type { ConnectionPurpose, ConnectionRequest, Route } from "../../network/egress-policy.ts";
import type { AccessTokens } from "../../oauth2/access-tokens.ts";

/** How to reach an account. The password lives in the encrypted database and here, nowhere else. */
export interface ImapAccount {
  host: string;
  port: number;
  security: "tls" | "starttls";
  user: string;
  /** Empty where a sign-in opens it. */
  password: string;
  /** What opens it in place of a password (OAuth2). Absent: none. */
  signInId?: number | null;
  /** PEM that the user chose to trust. */
  trustedCertificate: string | null;
  /** Absent: direct. */
  route?: Route;
  /** Absent: false. Nothing is written at the server. */
  isReadOnly?: boolean;
}

/** Lets the library speak over sockets that the broker opened, and over no others. */
function brokerTransport(broker: Broker, request: ConnectionRequest): NonNullable<ImapFlowOptions["transport"]> {
  return {
    connect: (_options, onConnect) => broker.connect(request, onConnect),
    upgrade: (socket, _options, onSecure) => broker.upgrade(socket as BrokerSocket, request, onSecure),
  };
}

/** Decide by code: SOURCE_LOGIN_FAILED, TLS_FAILED, NETWORK_FAILED, NETWORK_REFUSED or SOURCE_FAILED. */
export function imapError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const { code, authenticationFailed, responseStatus, cause } = error as {
    code?: string;
    authenticationFailed?: boolean;
    responseStatus?: string;
    cause?: unknown;
  };
  if (authenticationFailed === true) return new AppError("SOURCE_LOGIN_FAILED", {}, error);
  if (cause instanceof AppError) return cause;
  if (responseStatus !== undefined) return new AppError("SOURCE_FAILED", { status: responseStatus }, error);
  if (code === undefined) return new AppError("SOURCE_FAILED", {}, error);
  if (
    [
      "NoConnection",
      "EConnectionClosed",
      "CONNECT_TIMEOUT",
      "GREETING_TIMEOUT",
      "UPGRADE_TIMEOUT",
      "ETIMEOUT",
    ].includes(code)
  ) {
    return new AppError("NETWORK_FAILED", { reason: code }, error);
  }
  return connectionError(error);
}

const isLoginFailure = (error: unknown): boolean => error instanceof AppError && error.code === "SOURCE_LOGIN_FAILED";

/** Connects and logs in. The caller closes it. Throws as imapError says, and as AccessTokens.use. */
export async function openImap(
  broker: Broker,
  account: ImapAccount,
  purpose: ConnectionPurpose,
  tokens: Pick<AccessTokens, "use">,
): Promise<ImapFlow> {
  const { signInId = null, password } = account;
  if (signInId === null) return logIn(broker, account, purpose, { pass: password });
  return tokens.use(signInId, isLoginFailure, (accessToken) => logIn(broker, account, purpose, { accessToken }));
}

async function logIn(
  broker: Broker,
  account: ImapAccount,
  purpose: ConnectionPurpose,
  secret: { pass: string } | { accessToken: string },
): Promise<ImapFlow> {
  const { host, port, security, user, trustedCertificate, route = "direct" } = account;
  const request: ConnectionRequest = { host, port, security, purpose, actor: "kernel", trustedCertificate, route };
  // A hundred files: not before somebody has an account.
  const { ImapFlow: Client } = await import("imapflow");
  const client = new Client({
    host,
    port,
    secure: security === "tls",
    // RFC 8314 3: no credentials in clear, whatever the server offers.
    doSTARTTLS: security === "starttls",
    transport: brokerTransport(broker, request),
    auth: { user, ...secret },
    clientInfo: { name: "Postern" },
    logger: false,
    emitLogs: false,
    qresync: true,
    disableAutoIdle: true,
    maxLiteralSize: limits.messageBytesMax + limits.headerBytesMax,
    maxLineLength: limits.imapLineBytesMax,
    maxResponseSize: limits.messageBytesMax + 2 * limits.headerBytesMax,
    // Tor may have to be started first.
    connectionTimeout: route === "tor" ? limits.torBootstrapMs : limits.connectMs,
    greetingTimeout: limits.connectMs,
    socketTimeout: limits.imapSilenceMs,
    maxIdleTime: limits.imapIdleMs,
  });
  // Without a listener the first dropped connection would end the process. What failed is told by the call under way.
  client.on("error", () => client.close());
  try {
    await client.connect();
    return client;
  } catch (error) {
    client.close();
    throw imapError(error);
  }
}
