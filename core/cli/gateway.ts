/**
 * One way to the kernel for every command: through the Unix socket of the server that runs on the folder, else the same
 * routes in this process.
 */
import { existsSync } from "node:fs";
import { AppError, fromPlainError, isErrorCode, type PlainError } from "../kernel/errors.ts";
import type { CommonOptions } from "./options.ts";
import { givenPassphrase } from "./passphrase.ts";
import { isAnswering, requestSocket } from "./socket-request.ts";

export interface Gateway {
  /** False: the kernel is open in this process, and `close` closes it. */
  isServer: boolean;
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body?: object): Promise<T>;
  put<T>(path: string, body: object): Promise<T>;
  /** A POST of bytes as they are. */
  send<T>(path: string, bytes: Uint8Array): Promise<T>;
  delete<T>(path: string): Promise<T>;
  /** A POST that answers with one JSON object a line. */
  lines<T extends object>(path: string, body?: object): AsyncGenerator<T>;
  close(): Promise<void>;
}

type Fetch = (path: string, init: RequestInit) => Promise<Response>;

/** Reaches the unlocked kernel of the folder; makes the folder when it is new and a passphrase was given. */
export async function openGateway({ paths, passphraseFile }: CommonOptions): Promise<Gateway> {
  const passphrase = givenPassphrase(passphraseFile);
  const isServer = await isAnswering(paths.socket);
  if (!isServer && passphrase === null) throw new AppError(existsSync(paths.vault) ? "LOCKED" : "FOLDER_MISSING");
  const gateway = isServer
    ? gatewayOver(
        (path, init) => requestSocket(paths.socket, path, init),
        true,
        async () => {},
      )
    : await openInProcess(paths);
  try {
    if (passphrase !== null) await unlock(gateway, passphrase);
    return gateway;
  } catch (error) {
    await gateway.close();
    throw error;
  }
}

async function openInProcess(paths: CommonOptions["paths"]): Promise<Gateway> {
  const { openHost } = await import("./kernel-host.ts");
  const host = openHost(paths, { watchesSources: false });
  return gatewayOver(
    async (path, init) => host.routes.request(path, init),
    false,
    () => host.close(),
  );
}

async function unlock(gateway: Gateway, passphrase: string): Promise<void> {
  const { recoveryCode } = await gateway.post<{ recoveryCode?: string }>("/cli/unlock", { passphrase });
  if (recoveryCode === undefined) return;
  process.stderr.write(
    `postern: made a new data folder. Write down its recovery code, which opens it without the passphrase:\n  ${recoveryCode}\n`,
  );
}

function gatewayOver(fetch: Fetch, isServer: boolean, close: () => Promise<void>): Gateway {
  const ask = async (method: string, path: string, body?: object): Promise<Response> => {
    const json =
      method === "POST" || method === "PUT"
        ? { body: JSON.stringify(body ?? {}), headers: { "Content-Type": "application/json" } }
        : {};
    return checked(await fetch(path, { method, ...json }));
  };
  const answer = async <T>(method: string, path: string, body?: object) =>
    (await (await ask(method, path, body)).json()) as T;
  return {
    isServer,
    get: (path) => answer("GET", path),
    post: (path, body) => answer("POST", path, body),
    put: (path, body) => answer("PUT", path, body),
    send: async <T>(path: string, bytes: Uint8Array) => {
      const headers = { "Content-Type": "application/octet-stream" };
      const response = await checked(await fetch(path, { method: "POST", body: Buffer.from(bytes), headers }));
      return (await response.json()) as T;
    },
    delete: (path) => answer("DELETE", path),
    lines: async function* <T extends object>(path: string, body?: object) {
      for await (const line of linesOf(await ask("POST", path, body))) {
        if ("error" in line && isPlainError(line["error"]) && !("id" in line)) throw fromPlainError(line["error"]);
        yield line as T;
      }
    },
    close,
  };
}

async function checked(response: Response): Promise<Response> {
  if (!response.ok) throw problemError(await response.json());
  return response;
}

async function* linesOf(response: Response): AsyncGenerator<Record<string, unknown>> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of response.body ?? []) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) yield JSON.parse(line);
  }
}

const isPlainError = (value: unknown): value is PlainError =>
  typeof value === "object" && value !== null && "code" in value && isErrorCode(value.code);

/** RFC 9457 problem details, as an error of ours again. */
function problemError(problem: unknown): AppError {
  return isPlainError(problem)
    ? fromPlainError({ code: problem.code, detail: problem.detail ?? {} })
    : new AppError("INTERNAL");
}
