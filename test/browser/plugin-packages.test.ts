import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { after, suite, test } from "node:test";
import { generateKey } from "openpgp";
import type { Locator } from "playwright-core";
import { packPlugin } from "../../core/plugins/packages/pack.ts";
import { openPackage } from "../../core/plugins/packages/read.ts";
import { authorFolder } from "../plugins/authoring/author-folder.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { assertAccessible, assertNoFaults, withoutChromium } from "./chromium.ts";
import { mailboxOfSuite, passphrase } from "./open-mailbox.ts";
import { runCommand } from "./running-postern.ts";
import { writePackage } from "./plugin-package.ts";

const asks = {
  "message.read": { fields: ["envelope"], mail: "all", reason: "For a test." },
  "message.tag": { tags: ["spam", "ham"], reason: "For a test." },
};
const judge = (score: number) => `var plugin = { default: { hooks: { "message.classify"(views) {
  return views.map(({ subject }) => ({ score: subject.includes("lunch") ? ${score} : 0.5, words: [] }));
} } } };`;

suite("packages: who signed them, and how they come in", { skip: withoutChromium() }, () => {
  const mailbox = mailboxOfSuite({ expectedStatuses: [409, 422] });
  const folders: Array<() => void | Promise<void>> = [];
  const cleanup = { after: (run: () => void | Promise<void>) => void folders.push(run) };
  const root = temporaryFolder(cleanup);
  after(async () => {
    for (const remove of folders) await remove();
  });
  const page = () => mailbox().page;
  const heading = (name: string | RegExp): Locator => page().getByRole("heading", { name }).first();
  const button = (name: string): Locator => page().getByRole("button", { name, exact: true });
  const choose = (path: string): Promise<void> => page().getByLabel("Choose a package").setInputFiles(path);
  const goTo = (path: string) => page().goto(mailbox().postern.origin + path);
  const date = new Date(Date.now() - 86_400_000);
  const keyOf = async (name: string) =>
    (await generateKey({ userIDs: { name, email: `${name.toLowerCase()}@example.org` }, date })).privateKey;
  const hooks = { "message.classify": {} };
  const quiet = {
    hooks: { "message.observe": {} },
    asks,
    code: 'var plugin = { default: { hooks: { "message.observe"() {} } } };',
  };

  const calls = (count: RegExp) => page().locator("dl.tiles dd").first().getByText(count);

  /** As a user drops it: the files themselves in a real DataTransfer. */
  async function drop(path: string): Promise<void> {
    const transfer = await page().evaluateHandle(
      ([base64, name]) => {
        const bytes = Uint8Array.from(atob(base64 ?? ""), (character) => character.charCodeAt(0));
        const moved = new DataTransfer();
        moved.items.add(new File([bytes], name ?? ""));
        return moved;
      },
      [readFileSync(path).toString("base64"), basename(path)],
    );
    await page().dispatchEvent("body", "dragover", { dataTransfer: transfer });
    await page().getByText("Drop it to see what it asks for").waitFor();
    await page().dispatchEvent("body", "drop", { dataTransfer: transfer });
  }

  test("a signed package is dropped on the page: its key is seen for the first time, and said so", async () => {
    const key = await keyOf("Ana");
    await goTo("/settings/plugins");
    await heading("You have not added a plugin").waitFor();
    await drop(await writePackage(root, { id: "judge", name: "Judge", ...quiet, key }));
    await heading("What “Judge” asks for").waitFor();
    await heading("Signed by Ana <ana@example.org>").waitFor();
    await page().getByText("This is the first time you see this key.").waitFor();
    await assertAccessible(page(), "signed for the first time");
    await button("Enable").click();
    await page().getByText("On", { exact: true }).waitFor();

    await goTo("/settings/plugins");
    await choose(await writePackage(root, { id: "second", name: "Second", ...quiet, key }));
    await page().getByText("The same key signed “Judge”, which you have already.").waitFor();

    await goTo("/settings/plugins");
    await choose(
      await writePackage(root, {
        id: "judge",
        name: "Judge",
        version: "1.1.0",
        ...quiet,
        key: await keyOf("Eve"),
      }),
    );
    await page()
      .getByRole("alert")
      .filter({ hasText: "is not signed by the author of the “judge” that you have" })
      .waitFor();
    await choose(await writePackage(root, { id: "judge", name: "Judge", version: "1.1.0", ...quiet }));
    await page().getByRole("alert").filter({ hasText: "is not signed by the author" }).waitFor();

    const good = await writePackage(root, {
      id: "judge",
      name: "Judge",
      version: "1.1.0",
      ...quiet,
      key,
    });
    await choose(good);
    await heading("Update of “Judge”").waitFor();
    await page().getByText("Signed by the same key as the version you have.").waitFor();
    await button("Decline").click();
    await page()
      .getByText(/was declined/)
      .waitFor();
  });

  test("a package that was changed after it was signed is refused", async () => {
    const key = await keyOf("Ben");
    const path = await writePackage(root, { id: "changed", ...quiet, key });
    const { signature } = await openPackage(readFileSync(path));
    const { manifest } = await openPackage(readFileSync(path));
    const forged = join(root, "forged.tgz");
    writeFileSync(
      forged,
      packPlugin({ manifest: JSON.stringify(manifest), code: judge(1), signature: signature ?? undefined }),
    );
    await goTo("/settings/plugins");
    await choose(forged);
    await page().getByRole("alert").filter({ hasText: "The signature of this plugin is not good" }).waitFor();
    await assertAccessible(page(), "a bad signature");
  });

  test("data that another author's plugin left are told of, and deleted by the button beside the sentence", async () => {
    const keeping = (by: string, key: string) => ({
      id: "keeper",
      name: "Keeper",
      hooks: { "message.observe": {} },
      asks: { ...asks, "store.own": { megabytes: 1, reason: "For a test." } },
      code: `var plugin = { default: { async start(input, host) { await host.store.write([{ key: "by", value: "${by}" }]); }, hooks: { "message.observe"() {} } } };`,
      key,
    });
    await goTo("/settings/plugins");
    await choose(await writePackage(root, keeping("Dora", await keyOf("Dora"))));
    await button("Enable").click();
    await page().getByText("On", { exact: true }).waitFor();
    await runCommand(mailbox().postern.folder, passphrase, "plugin", "remove", "keeper");
    await goTo("/settings/plugins");
    await choose(await writePackage(root, keeping("Eve", await keyOf("Eve"))));
    await page().getByRole("alert").filter({ hasText: "left data here" }).waitFor();
    await assertAccessible(page(), "data left by another author");
    await button("Delete what was left, and add it").click();
    await heading("What “Keeper” asks for").waitFor();
  });

  test("an update is tried in shadow: verdicts that differ are shown, agreed to, and taken back", async () => {
    const key = await keyOf("Cleo");
    await goTo("/settings/plugins");
    await choose(await writePackage(root, { id: "taste", name: "Taste", hooks, asks, code: judge(0.2), key }));
    await button("Enable").click();
    await page().getByText("On", { exact: true }).waitFor();
    // First it is asked about the mail that was there before it, then about what comes.
    await calls(/^1$/).waitFor();
    const letter = join(root, "lunch.eml");
    writeFileSync(letter, "From: a@example.org\nMessage-ID: <lunch@example.org>\nSubject: lunch?\n\nAt one.\n");
    await mailbox().importFile(letter);
    await calls(/^2$/).waitFor();
    await goTo("/settings/plugins");
    await choose(
      await writePackage(root, { id: "taste", name: "Taste", version: "2.0.0", hooks, asks, code: judge(0.95), key }),
    );
    await heading("Update of “Taste”").waitFor();
    await page()
      .getByText(/different answers? in the last/)
      .waitFor();
    await page().getByText("95% likely spam").first().waitFor();
    await page().getByText("20% likely spam").first().waitFor();
    await page().getByText("lunch?").first().waitFor();
    await assertAccessible(page(), "verdicts that differ");
    await button("Agree and update").click();
    await heading("Roll back to 1.0.0").waitFor();
    await button("Roll back").click();
    await page().locator("po-dialog").getByRole("button", { name: "Roll back" }).click();
    await page().getByText("“Taste” is 1.0.0 again").waitFor();
    await page().locator("po-dialog").waitFor({ state: "detached" });
    await button("Remove").click();
    await page().locator("po-dialog").getByRole("button", { name: "Remove", exact: true }).click();
    await page().getByText("“Taste” was removed").waitFor();
    assert.equal(await page().getByRole("link", { name: "Open Taste" }).count(), 0);
  });

  test("a folder of sources is chosen, built by Postern, and looked at; a broken one says where", async () => {
    const folder = authorFolder(cleanup);
    await goTo("/settings/plugins");
    await page().locator("#folder").setInputFiles(folder);
    await heading(/asks for$/).waitFor();
    await assertAccessible(page(), "from a folder");
    writeFileSync(join(folder, "main.ts"), "export default {\n  a: ;\n};");
    await goTo("/settings/plugins");
    await page().locator("#folder").setInputFiles(folder);
    await page().getByRole("alert").filter({ hasText: "main.ts, line 2" }).waitFor();
  });

  test("what a plugin that carries mail says it protects stands before the user, and an update that says more is no calm one", async () => {
    const carrier = (version: string, protects: string): Promise<string> =>
      writePackage(root, {
        id: "carrier",
        name: "Carrier",
        version,
        hooks: { "delivery.route": {}, "delivery.carry": {} },
        asks: { "transport.carry": { via: "tls", hosts: ["relay.example"], reason: "For a test." } },
        more: { transport: { protects } },
        code: `var plugin = { default: { hooks: { "delivery.route": () => [], "delivery.carry": () => [] } } };`,
      });
    await goTo("/settings/plugins");
    await choose(await carrier("1.0.0", "hop"));
    await heading("What “Carrier” asks for").waitFor();
    await heading("How far it says it protects mail").waitFor();
    await page().getByText("To the next server. From there on others carry it").waitFor();
    await assertAccessible(page(), "a plugin that carries mail");
    await page().getByRole("checkbox", { name: "I want it to be able to send content of my mail out" }).check();
    await button("Enable").click();
    await page().getByText("On", { exact: true }).waitFor();
    await page().getByText("To the next server. From there on others carry it").waitFor();

    await goTo("/settings/plugins");
    await choose(await carrier("1.1.0", "content"));
    await heading("Update of “Carrier”").waitFor();
    await page().getByText("What a mail says, all the way to its reader.").waitFor();
    await page().getByText("Until now: To the next server.").waitFor();
    assert.equal(await page().getByText("It asks for nothing new").count(), 0);
    await button("Decline").click();
    await page().getByText("was declined").waitFor();
  });

  test("nothing of it left the page's origin or broke its policy", () => {
    assertNoFaults(mailbox().faults);
  });
});
