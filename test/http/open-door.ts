import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after } from "node:test";
import { createApp } from "../../core/http/app.ts";
import { ClaimToken } from "../../core/http/claim-token.ts";
import type { Keyholder } from "../../core/http/keyholder.ts";
import type { OpenPostern } from "../../core/http/postern.ts";
import { type OpenOptions, openPostern } from "../../core/main.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { type App, appOptions, ask, askJson, keyholderOf, signedInHeaders } from "./door.ts";

/** What came over the wire; each test says what it expects of it. */
// oxlint-disable-next-line typescript/no-explicit-any -- answers are read by the dozen, and asserted on
export type Json = Record<string, any>;
type Headers = Record<string, string>;

export const passphrase = "correct horse battery staple";

/** A claimed and signed-in Postern behind its HTTP application, with the requests that tests make of it. One a test file. */
export interface OpenDoor {
  app: App;
  keyholder: Keyholder<OpenPostern>;
  claimToken: ClaimToken;
  /** The answer to the claim. */
  claimed: Json;
  clock: { time: number; now(): number };
  /** A folder for the test's files; the UI's folder and the data are in it. */
  root: string;
  /** Cookie and page token of the session; a test that signs in again puts the new ones here. */
  page: Headers;
  get(path: string, headers?: Headers): Promise<Response>;
  send(method: string, path: string, value: unknown, headers?: Headers): Promise<Response>;
  jmap(calls: unknown[], headers?: Headers): Promise<Json>;
  /** Gives the blob id. */
  upload(text: string): Promise<string>;
}

export async function openDoor(options: Partial<OpenOptions> = {}): Promise<OpenDoor> {
  const root = temporaryFolder({ after });
  const claimToken = new ClaimToken();
  const clock = { time: Date.now(), now: () => clock.time };
  const open = (keys: Parameters<Parameters<typeof keyholderOf>[1]>[0]) =>
    openPostern({ paths: keyholder.paths, keys, hasPlugins: false, watchesSources: false, ...options });
  const keyholder: Keyholder<OpenPostern> = keyholderOf(join(root, "data"), open, clock);
  after(() => keyholder.lock("stopping"));
  const app = createApp(appOptions(keyholder, { claimToken, clock, staticFolder: builtUi(root) }), null);
  const response = await askJson(app, "POST", "/api/claim", { claimToken: claimToken.value, passphrase });
  assert.match(response.headers.get("set-cookie") ?? "", /HttpOnly; SameSite=Strict/);
  const claimed = (await response.clone().json()) as Json;
  const door: OpenDoor = {
    app,
    keyholder,
    claimToken,
    claimed,
    clock,
    root,
    page: await signedInHeaders(response),
    get: (path, headers = door.page) => ask(app, path, { headers }),
    send: (method, path, value, headers = door.page) => askJson(app, method, path, value, headers),
    jmap: async (methodCalls, headers = door.page) => {
      const using = ["urn:ietf:params:jmap:core", "urn:ietf:params:jmap:mail"];
      return body(await askJson(app, "POST", "/jmap/api", { using, methodCalls }, headers));
    },
    upload: async (text) => {
      const headers = { ...door.page, "content-type": "text/plain" };
      return (await body(await ask(app, "/jmap/upload/A1", { method: "POST", body: text, headers }), 201))[
        "blobId"
      ] as string;
    },
  };
  return door;
}

function builtUi(root: string): string {
  const ui = join(root, "ui");
  mkdirSync(join(ui, "assets"), { recursive: true });
  writeFileSync(join(ui, "index.html"), "<!doctype html><title>Postern</title>");
  writeFileSync(join(ui, "assets", "main-abc.js"), "1");
  writeFileSync(join(root, "secret.txt"), "outside of the folder");
  return ui;
}

export async function body(response: Response, status = 200): Promise<Json> {
  const text = await response.text();
  assert.equal(response.status, status, text);
  return JSON.parse(text) as Json;
}

/** The code of a problem. */
export async function code(response: Response): Promise<string> {
  return ((await response.json()) as Json)["code"] as string;
}
