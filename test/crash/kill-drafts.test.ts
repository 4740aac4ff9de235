/** Drafts and SIGKILL: every save that was acknowledged is there again, whenever the server dies. */
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { dataPaths } from "../../core/kernel/config.ts";
import { type RunningPostern, startPostern } from "../browser/running-postern.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { seededRandom } from "./seeded-random.ts";
import { saveRequest } from "../drafts/save-request.ts";

const passphrase = "harbour lantern gravel tuesday";
const kills = 12;

type Json = Record<string, unknown>;

/** Signs in, and asks as the page does. */
async function signIn({ origin }: RunningPostern) {
  const headers = { "Content-Type": "application/json", Origin: origin };
  const response = await fetch(`${origin}/api/session`, {
    method: "POST",
    headers,
    body: JSON.stringify({ passphrase }),
  });
  const { pageToken } = (await response.json()) as { pageToken: string };
  const cookie = (response.headers.get("set-cookie") ?? "").split(";", 1)[0] ?? "";
  return async (method: string, path: string, body?: Json): Promise<Json> => {
    const answer = await fetch(origin + path, {
      method,
      headers: { ...headers, Cookie: cookie, "X-Postern-Page": pageToken },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    assert.ok(answer.ok, `${method} ${path}: ${answer.status}`);
    return (await answer.json()) as Json;
  };
}

test(`what was acknowledged of a draft survives ${kills} kills, and the loss of the database`, async (t) => {
  const folder = join(temporaryFolder(t), "postern");
  const random = seededRandom(20_261_129);
  let postern = await startPostern(t, { folder, passphrase });
  let ask = await signIn(postern);
  const { id } = await ask("POST", "/api/drafts", { kind: "new" });
  let typed = "";
  for (let kill = 0; kill < kills; kill += 1) {
    const draft = await ask("GET", `/api/drafts/${id as string}`);
    assert.ok((draft["text"] as string).startsWith(typed), "an acknowledged save is missing");
    typed = draft["text"] as string;
    let revision = draft["revision"] as number;
    let dying: Promise<void> | null = null;
    for (;;) {
      const text = `${typed}${kill}.`;
      try {
        ({ revision } = (await ask("PUT", `/api/drafts/${id as string}`, {
          ...saveRequest(draft),
          revision,
          format: "plain",
          text,
        })) as { revision: number });
      } catch (error) {
        // The connection went with the server; what was acknowledged before counts.
        assert.ok(error instanceof TypeError, String(error));
        break;
      }
      typed = text;
      // However slow the machine is, something was acknowledged before.
      dying ??= sleep(20 + random() * 400).then(() => postern.kill());
    }
    await dying;
    if (kill === kills - 1)
      for (const suffix of ["", "-wal", "-shm"]) rmSync(dataPaths(folder).database + suffix, { force: true });
    postern = await startPostern(t, { folder, passphrase });
    ask = await signIn(postern);
  }
  const { drafts } = (await ask("GET", "/api/drafts")) as { drafts: Json[] };
  assert.equal(drafts.length, 1);
  assert.ok(String(drafts[0]?.["text"]).startsWith(typed));
  assert.ok(typed.length > kills);
});
