import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { isErrorCode } from "../../core/kernel/errors.ts";
import type { Postern } from "../../core/main.ts";
import { parseQuery } from "../../core/search/query-language.ts";
import { changePassphrase, createVault } from "../../core/vault/unlock.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { cheapCost, passphrase } from "../vault/small-vault.ts";
import { withPostern } from "./check-folder.ts";
import { copyFolder } from "./copy-folder.ts";
import { driveImport } from "./driven-import.ts";
import { type Mailbox, secretWords, writeMaildir } from "./mailbox.ts";
import { seededRandom } from "./seeded-random.ts";

const messages = 300;
const flagged = 10;
const seed = Math.floor(Math.random() * 2 ** 31);
const random = seededRandom(seed);

type Harm = (path: string) => void;
const harms: Record<string, Harm> = {
  "with a flipped bit": (path) => {
    const bytes = readFileSync(path);
    const bit = Math.floor(random() * bytes.length * 8);
    bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    writeFileSync(path, bytes);
  },
  "cut off": (path) => writeFileSync(path, readFileSync(path).subarray(0, Math.floor(random() * statSync(path).size))),
  missing: (path) => rmSync(path),
};

interface Seen {
  rows: number;
  readable: number;
  flagged: number;
  found: number;
}

/** What is left, after search had the time to come up again. */
async function look(root: string): Promise<Seen> {
  return withPostern(root, passphrase, async (postern) => {
    const rows = postern.reader.messagesByIds(postern.reader.messagesOfKind("message"));
    await searchReady(postern);
    const parsed = parseQuery(secretWords[0] ?? "", { now: 0 });
    assert.ok("node" in parsed);
    const { messageIds } = await postern.search.query(parsed.node, { limit: messages });
    return {
      rows: rows.length,
      readable: rows.filter((row) => isReadable(postern, row.blob)).length,
      flagged: rows.filter(({ keywords }) => keywords.includes("$flagged")).length,
      found: messageIds.length,
    };
  });
}

function isReadable(postern: Postern, blob: Parameters<Postern["vault"]["read"]>[0]): boolean {
  try {
    return postern.vault.read(blob).length > 0;
  } catch (error) {
    assert.ok(isErrorCode((error as { code?: unknown }).code), String(error));
    return false;
  }
}

async function searchReady(postern: Postern): Promise<void> {
  const isUp = () => ["ready", "off"].includes(postern.search.state().state);
  while (!isUp()) await new Promise<void>((resolve) => void postern.events.on("search.changed", () => resolve()));
  await postern.search.flush();
}

/** Files of one kind below the data folder. */
function filesOf(root: string, folder: string, pattern: RegExp): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder))
    .filter((name) => pattern.test(name))
    .map((name) => join(root, folder, name));
}

describe(`damage to any file (seed ${seed})`, { concurrency: false }, () => {
  let base = "";
  let whole: Seen;
  let mailbox: Mailbox;
  let recoveryCode = "";
  const cleanups: Array<() => void> = [];

  before(async (t) => {
    base = temporaryFolder({ after: (run) => cleanups.push(run) });
    mailbox = writeMaildir(base, messages, 17);
    const root = join(base, "whole");
    ({ recoveryCode } = await createVault(join(root, "vault"), passphrase, cheapCost));
    await withPostern(root, passphrase, async (postern) => {
      const { id } = await postern.imports.start({ paths: [mailbox.path] });
      await postern.imports.wait(id);
      const changes = postern.reader
        .messagesOfKind("message")
        .slice(0, flagged)
        .map((messageId) => ({ messageId, setKeywords: ["$flagged"] }));
      await postern.writer.perform({ op: "message.update", changes, by: "user" });
      await searchReady(postern);
      await postern.search.seal();
    });
    whole = await look(root);
    assert.deepEqual([whole.rows, whole.readable, whole.flagged], [messages, messages, flagged]);
    assert.ok(whole.found > 20);
    void t;
  });

  /** Copies the folder, harms files of it, and looks at what is left. */
  async function harmed(name: string, choose: (root: string) => string[], harm: Harm): Promise<Seen> {
    const root = copyFolder(join(base, "whole"), join(base, name.replaceAll("/", "-")));
    const files = choose(root);
    assert.ok(files.length > 0, `no file of the kind ${name}`);
    for (const file of files) harm(file);
    const seen = await look(root);
    rmSync(root, { recursive: true });
    return seen;
  }

  const any = (list: string[]) => list.slice(0, 1).map(() => list[Math.floor(random() * list.length)] ?? "");
  const harmless: Array<[string, (root: string) => string[]]> = [
    ["vault/header-a", (root) => filesOf(root, "vault", /^header-a$/)],
    ["vault/header-b", (root) => filesOf(root, "vault", /^header-b$/)],
    ["vault/keys-a", (root) => filesOf(root, "vault/keys-a", /keys$/)],
    ["vault/keys-b", (root) => filesOf(root, "vault/keys-b", /keys$/)],
    ["vault/journal", (root) => filesOf(root, "vault/journal", /^journal/)],
    ["postern.db", (root) => filesOf(root, ".", /^postern\.db$/)],
    ["lock.db", (root) => filesOf(root, ".", /^lock\.db$/)],
    ["index", (root) => any(filesOf(root, "index", /./))],
  ];
  for (const [name, choose] of harmless) {
    for (const [how, harm] of Object.entries(harms)) {
      it(`${name} ${how} loses nothing`, async () => assert.deepEqual(await harmed(name, choose, harm), whole));
    }
  }

  it("a pack with a flipped bit loses at most the message that it hit", async () => {
    const seen = await harmed(
      "pack-flip",
      (root) => filesOf(root, "vault/packs", /pack$/),
      harms["with a flipped bit"] as Harm,
    );
    assert.equal(seen.rows, messages);
    assert.ok(seen.readable >= messages - 1);
    assert.equal(seen.found, whole.found);
  });

  it("a pack that is cut off or missing keeps every row, and every message before the cut", async () => {
    for (const how of ["cut off", "missing"]) {
      const seen = await harmed("pack-cut", (root) => filesOf(root, "vault/packs", /pack$/), harms[how] as Harm);
      assert.deepEqual([seen.rows, seen.flagged], [messages, flagged]);
    }
  });

  it("database and index lost together are made again from packs and journal", async () => {
    const choose = (root: string) => [...filesOf(root, ".", /^postern\.db/), ...filesOf(root, "index", /./)];
    assert.deepEqual(await harmed("both", choose, harms["missing"] as Harm), whole);
  });

  it("both headers lost: the recovery code opens, and a new passphrase makes them again", async () => {
    const root = copyFolder(join(base, "whole"), join(base, "headers"));
    for (const file of filesOf(root, "vault", /^header/)) rmSync(file);
    await assert.rejects(look(root), { code: "VAULT_HEADER_DAMAGED" });
    await changePassphrase(join(root, "vault"), { recoveryCode }, passphrase, cheapCost);
    assert.deepEqual(await look(root), whole);
  });

  it("a write-ahead log that a kill left behind loses nothing acknowledged when it is damaged, cut off or gone", async () => {
    const root = join(base, "killed");
    await createVault(join(root, "vault"), passphrase, cheapCost);
    let child: { kill(signal: NodeJS.Signals): void } | null = null;
    const heard = await driveImport({
      root,
      passphrase,
      hasPlugins: false,
      paths: [mailbox.path],
      killAfter: null,
      onStarted: (started) => (child = started),
      onHeard: ({ acknowledged }) => acknowledged > 0 && child?.kill("SIGKILL"),
    });
    assert.ok(heard.acknowledged > 0 && statSync(join(root, "postern.db-wal")).size > 0);
    for (const [how, harm] of Object.entries(harms)) {
      const copy = copyFolder(root, join(base, "wal"));
      harm(join(copy, "postern.db-wal"));
      const seen = await look(copy);
      assert.ok(seen.readable >= heard.acknowledged, how);
      rmSync(copy, { recursive: true });
    }
  });

  it("leaves nothing behind", () => {
    for (const cleanup of cleanups) cleanup();
  });
});
