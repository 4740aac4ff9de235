/** The limits of checking who sent a mail. The database is real, the mail is made up as it is read. */
import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { limits } from "../../core/kernel/limits.ts";
import { silentLog } from "../../core/kernel/log.ts";
import { parseStructure } from "../../core/mime/parse-structure.ts";
import { Broker } from "../../core/network/broker.ts";
import { SenderChecks } from "../../core/provenance/sender-checks.ts";
import { TrustedServers, trustedServerKey } from "../../core/provenance/trusted-servers.ts";
import type { StoreWriter } from "../../core/store/store-writer.ts";
import type { MessageRow } from "../../core/store/types.ts";
import { startDnsServer } from "../peers/dns-server.ts";
import { RowStore } from "../store/row-store.ts";

const believed = "Authentication-Results: mx.home.example; dkim=pass header.d=hut.example\r\n";
const head = "From: Ana <ana@hut.example>\r\n\r\n";

/** An account whose server is believed, and mail that comes to it. */
async function account(t: TestContext, raw = Buffer.from(believed + head)) {
  const store = new RowStore(t);
  const made = store.perform({ op: "source.create", kind: "imap", config: {}, credentials: {} });
  const sourceId = (made as { created: number }).created;
  const folder = { folder: "INBOX", tag: "\\inbox", uidValidity: 1, uidNext: 1, highestModseq: null, state: {} };
  store.perform({ op: "source.folderState", sourceId, ...folder });
  store.perform({ op: "setting.set", key: trustedServerKey(sourceId), value: "mx.home.example" });
  const dns = await startDnsServer(t);
  const clock = { now: () => store.now };
  const broker = new Broker({ clock, record: () => {}, dnsServers: [dns.address] });
  t.after(() => broker.close());
  const { reader } = store;
  const writer = { perform: async (operation) => store.perform(operation) } as Pick<StoreWriter, "perform">;
  const shown = { raw };
  const read = () => ({ raw: shown.raw, root: parseStructure(shown.raw) });
  const servers = new TrustedServers({ reader, clock, read });
  const parts = { reader, writer: writer as StoreWriter, broker, clock, log: silentLog, servers, read };
  const checks = new SenderChecks(parts);
  t.after(() => checks.close());
  let uid = 0;
  /** Ids of mails that came so many milliseconds ago. */
  const arrive = (ages: number[]) =>
    store
      .insert(
        ages.map((age) => ({
          id: `${(uid += 1)}@hut.example`,
          subject: "",
          receivedAt: store.now - age,
          copy: { sourceId, folder: "INBOX", uidValidity: 1, uid, modseq: null, flags: [] },
        })),
      )
      .map(({ messageId }) => messageId);
  const isChecked = (id: number) => reader.senders.authentication(id) !== null;
  const rowOf = (id = 0): MessageRow => {
    const [row] = reader.messagesByIds([id]);
    assert.ok(row);
    return row;
  };
  return { dns, checks, shown, arrive, isChecked, rowOf };
}

test("senderChecksWaitingMax: so many new mails wait to be checked; of one more the oldest is left out", async (t) => {
  const { checks, arrive, isChecked } = await account(t);
  const ages = Array.from({ length: limits.senderChecksWaitingMax }, () => 0);
  for (const more of [[], [0]]) {
    const ids = arrive([...ages, ...more]);
    checks.noteStored(ids);
    await checks.settled();
    assert.deepEqual(
      ids.filter((id) => !isChecked(id)),
      ids.slice(0, more.length),
    );
  }
});

test("senderCheckAgeMs: mail of that age is checked by itself when it comes, older mail is not", async (t) => {
  const { checks, arrive, isChecked } = await account(t);
  const ids = arrive([limits.senderCheckAgeMs, limits.senderCheckAgeMs + 1]);
  checks.noteStored(ids);
  await checks.settled();
  assert.deepEqual(ids.map(isChecked), [true, false]);
});

test("verifyBytesMax: a mail of so many bytes is verified, one of one more is not", async (t) => {
  const { checks, shown, arrive, rowOf } = await account(t);
  const row = rowOf(arrive([0])[0]);
  const large = Buffer.alloc(limits.verifyBytesMax + 1, "line\r\n");
  large.write(head, "latin1");
  shown.raw = large.subarray(0, -1);
  assert.equal((await checks.check(row)).by, "postern");
  shown.raw = large;
  await assert.rejects(checks.check(row), { code: "TOO_LARGE" });
});

test("verifyMs: a check that takes so long is given up, and not a millisecond before", async (t) => {
  const { dns, checks, arrive, rowOf } = await account(t, Buffer.from(head));
  const row = rowOf(arrive([0])[0]);
  dns.texts["_dmarc.hut.example"] = null;
  t.mock.timers.enable({ apis: ["setTimeout"] });
  let isOver = false;
  const asked = checks.check(row).finally(() => (isOver = true));
  const given = assert.rejects(asked, { code: "NETWORK_FAILED", detail: { reason: "TIMEOUT" } });
  while (dns.asked.length === 0) await new Promise(setImmediate);
  t.mock.timers.tick(limits.verifyMs - 1);
  await new Promise(setImmediate);
  assert.equal(isOver, false);
  t.mock.timers.tick(1);
  await given;
  // The question is asked once more: then it has its answer.
  delete dns.texts["_dmarc.hut.example"];
});
