/** Changes for an IMAP server and SIGKILL: each reaches it, none twice, whenever Postern dies. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { dataPaths } from "../../core/kernel/config.ts";
import { openPostern } from "../../core/main.ts";
import { createVault, unlockVault } from "../../core/vault/unlock.ts";
import { peer } from "../peer.ts";
import { startDovecot } from "../peers/dovecot.ts";
import { skipWithout } from "../skip-without.ts";
import { accountOf, contentsOf, mailOf, messages, otherProgram, untilWatching } from "../sources/imap-world.ts";
import { differences } from "../sources/imap-walk.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { cheapCost, passphrase } from "../vault/small-vault.ts";
import { drivePush } from "./driven-push.ts";
import { seededRandom } from "./seeded-random.ts";

/** The soak: 200. */
const kills = Number(process.env.PUSH_KILLS ?? 5);

test(`${kills} kills while changes go to an IMAP server lose none of them and make nothing twice`, async (t) => {
  if (skipWithout(t, peer("dovecot"), "Dovecot", "scripts/peers installs it")) return;
  const dovecot = await startDovecot(t);
  await (await otherProgram(t, dovecot)).mailboxCreate("Work");
  const sent = new Set<string>();
  for (let index = 0; index < 25; index++) {
    sent.add(`mail ${index}`);
    await dovecot.deliver(mailOf(`mail ${index}`));
  }
  const root = join(temporaryFolder(t), "postern");
  const paths = dataPaths(root);
  (await createVault(paths.vault, passphrase, cheapCost)).keys.zero();
  const random = seededRandom(7);
  const destroyed = new Set<string>();
  let steps = 0;
  for (let kill = 0; kill <= kills; kill++) {
    const isLast = kill === kills;
    const task = { account: accountOf(dovecot), steps: isLast ? 5 : 1_000, seed: kill };
    const heard = await drivePush(root, passphrase, task, isLast ? null : 300 + random() * 2_500);
    assert.equal(heard.signal, isLast ? null : "SIGKILL", heard.errors);
    assert.equal(heard.isTold, isLast);
    steps += heard.did;
    for (const subject of heard.destroyed) destroyed.add(subject);
  }
  const keys = await unlockVault(paths.vault, { passphrase });
  const postern = await openPostern({ paths, keys, hasPlugins: false });
  try {
    const sourceId = postern.sources.list()[0]?.id ?? 0;
    await untilWatching(postern, sourceId);
    const client = await otherProgram(t, dovecot);
    const walk = { client, sent, destroyed, expunged: destroyed };
    const { found, atServer } = await differences(walk, postern, sourceId);
    t.diagnostic(`${kills} kills, ${steps} acknowledged changes, ${atServer} mails at the server`);
    assert.deepEqual(found, []);
    const twice = [...(await contentsOf(client))].filter(([, folders]) => [...folders.keys()].some(isAgain));
    assert.deepEqual(twice, []);
    assert.ok(messages(postern).some(({ subject }) => subject.startsWith("draft ")));
  } finally {
    await postern.close("stopping");
    keys.zero();
  }
});

const isAgain = (folder: string): boolean => folder.endsWith(" again");
