import { after } from "node:test";
import assert from "node:assert/strict";
import { rmSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLog } from "../../core/kernel/log.ts";
import { capabilityNames, urn } from "../../core/jmap/capabilities.ts";
import { accountId } from "../../core/jmap/context.ts";
import { dispatch } from "../../core/jmap/dispatch.ts";
import { parseRequest } from "../../core/jmap/request.ts";
import { dataPaths } from "../../core/kernel/config.ts";
import { type OpenOptions, openPostern, type Postern } from "../../core/main.ts";
import { createVault } from "../../core/vault/unlock.ts";
import { blobIdOf } from "../../core/store/ids.ts";
import { cheapDerivation } from "../http/door.ts";

/** What came over the wire; each test says what it expects of it. */
// oxlint-disable-next-line typescript/no-explicit-any -- answers are read by the dozen, and asserted on
export type Json = Record<string, any>;
export type Call = [string, Json, string];

/** An open Postern without plugins, and JMAP calls on it as a client makes them. One for each test file. */
export interface OpenMail {
  postern: Postern;
  /** One call; throws when the answer is an error. */
  call(name: string, given?: Json): Promise<Json>;
  /** One call that must be answered with this error; its arguments come back. */
  fails(type: string, name: string, given?: Json): Promise<Json>;
  /** A whole request. */
  request(
    calls: Call[],
    more?: { using?: string[]; createdIds?: Json; isReadOnly?: boolean },
  ): Promise<{ methodResponses: Call[]; createdIds?: Json; sessionState: string }>;
  upload(bytes: string | Buffer, type?: string): Promise<string>;
  /** Imports a message; gives its Email id. */
  add(raw: string, options?: { mailboxIds?: Json; keywords?: Json; receivedAt?: string }): Promise<string>;
  /** Mailbox ids by role. */
  roles: Record<string, string>;
}

export async function openMail(options: Partial<OpenOptions> = {}): Promise<OpenMail> {
  const root = mkdtempSync(join(tmpdir(), "postern-test-"));
  const paths = dataPaths(root);
  const { keys } = await createVault(paths.vault, "correct horse battery", cheapDerivation);
  const postern = await openPostern({ paths, keys, hasPlugins: false, watchesSources: false, ...options });
  after(async () => {
    await postern.close("stopping");
    keys.zero();
    rmSync(root, { recursive: true, force: true, maxRetries: 3 });
  });
  return mailOf(postern);
}

/** JMAP calls on a Postern that is open. */
export async function mailOf(postern: Postern): Promise<OpenMail> {
  const request: OpenMail["request"] = async (calls, more = {}) => {
    const using = more.using ?? [urn.core, urn.mail, urn.submission, urn.postern];
    const body = JSON.stringify({
      using,
      methodCalls: calls,
      ...(more.createdIds ? { createdIds: more.createdIds } : {}),
    });
    const answer = await dispatch(parseRequest(body, capabilityNames), {
      kernel: postern,
      clock: postern.clock,
      // A serverFail says where it was thrown.
      log: createLog((line) => process.stderr.write(line), Date.now),
      isReadOnly: more.isReadOnly ?? false,
    });
    return JSON.parse(JSON.stringify(answer));
  };
  const single = async (name: string, given: Json): Promise<Call> => {
    const { methodResponses } = await request([[name, { accountId, ...given }, "c"]]);
    assert.equal(methodResponses.length, 1);
    return methodResponses[0] as Call;
  };
  const call: OpenMail["call"] = async (name, given = {}) => {
    const [answered, result] = await single(name, given);
    assert.equal(answered, name, JSON.stringify(result));
    return result;
  };
  const fails: OpenMail["fails"] = async (type, name, given = {}) => {
    const [answered, result] = await single(name, given);
    assert.equal(answered, "error", JSON.stringify(result).slice(0, 500));
    assert.equal(result["type"], type, JSON.stringify(result));
    return result;
  };
  const upload: OpenMail["upload"] = async (bytes, type = "application/octet-stream") => {
    const item = { raw: Buffer.from(bytes), tagIds: [], keywords: [], receivedAt: null, kind: "upload" as const, type };
    const [outcome] = await postern.ingestRaw([item]);
    assert.ok(outcome);
    return blobIdOf(outcome.messageId);
  };
  const list = (await call("Mailbox/get", { ids: null }))["list"] as Json[];
  const roles = Object.fromEntries(list.filter((each) => each["role"]).map((each) => [each["role"], each["id"]]));
  const add: OpenMail["add"] = async (raw, options = {}) => {
    const email = {
      blobId: await upload(raw.replace(/\r?\n/g, "\r\n")),
      mailboxIds: { [roles["inbox"] as string]: true },
      ...options,
    };
    const { created, notCreated } = await call("Email/import", { emails: { e: email } });
    assert.ok(created, JSON.stringify(notCreated));
    return created["e"]["id"] as string;
  };
  return { postern, call, fails, request, upload, add, roles };
}
