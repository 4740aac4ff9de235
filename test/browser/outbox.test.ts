/** The outbox page against servers that refuse, put off, or break off at the end. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Locator, Page } from "playwright-core";
import { drop, type ScriptedSmtp, serveSmtp } from "../peers/scripted-smtp.ts";
import { assertAccessible, assertNoFaults, withoutChromium } from "./chromium.ts";
import { mailboxOfSuite } from "./open-mailbox.ts";
import { apiIn } from "./composing.ts";

type Json = Record<string, unknown>;

describe("the outbox says what became of mail, and does what is asked", { skip: withoutChromium() }, () => {
  const mailbox = mailboxOfSuite({ expectedStatuses: [409] });
  /** What the first server does with the next mail. */
  let mode: "take" | "later" | "refuse" | "break" | "silent" = "take";
  let first: ScriptedSmtp;
  let second: ScriptedSmtp;
  const cleanups: Array<() => void> = [];
  after(() => {
    for (const run of cleanups) run();
  });

  before(async () => {
    const t = { after: (run: () => void) => void cleanups.push(run) };
    first = await serveSmtp(t, {
      // One step after the other: a refused recipient is not followed by a mail.
      offers: ["8BITMIME", "SMTPUTF8", "DSN", "AUTH PLAIN"],
      answers: {
        RCPT: () =>
          mode === "later" ? "451 4.3.0 Come again" : mode === "refuse" ? "550 5.1.1 No such user here" : null,
        EHLO: () => (mode === "silent" ? drop : null),
        MAIL: () => (mode === "silent" ? drop : null),
        message: () => (mode === "break" ? drop : null),
      },
    });
    second = await serveSmtp(t);
    const { page } = mailbox();
    const server = { host: "localhost", security: "tls", password: "secret", route: "direct" };
    const relay = ({ port, certificate }: ScriptedSmtp, user: string): Json => ({
      ...server,
      port,
      user,
      trustedCertificate: certificate.cert,
    });
    const sendAs = { email: "me@hut.example", name: "Mia Hut" };
    await apiIn(page, "/api/relays", "POST", { ...relay(first, "me@hut.example"), sendAs });
    await apiIn(page, "/api/relays", "POST", relay(second, "mia@other.example"));
    await apiIn(page, "/api/settings", "PATCH", { undoSendSeconds: 0 });
  });

  /** Sends a mail and opens the outbox; its entry there. */
  async function send(subject: string, how: typeof mode, ...to: string[]): Promise<{ page: Page; entry: Locator }> {
    mode = how;
    const { page, postern } = mailbox();
    const addresses = to.length === 0 ? ["ana@example.org"] : to;
    const draft = await apiIn(page, "/api/drafts", "POST", {
      kind: "new",
      to: addresses.map((email) => ({ name: null, email })),
    });
    const { id, revision, updatedAt: _at, kind: _kind, originalEmailId: _of, emailId: _email, ...content } = draft;
    const saved = await apiIn(page, `/api/drafts/${String(id)}`, "PUT", { ...content, subject, revision });
    const asked = { revision: saved["revision"], sendAt: null, confirmed: [] };
    await apiIn(page, `/api/drafts/${String(id)}/send`, "POST", asked);
    await page.goto(`${postern.origin}/outbox`);
    return { page, entry: page.getByRole("article", { name: subject }) };
  }
  const gone = (entry: Locator) => entry.waitFor({ state: "detached" });

  test("what a server refuses goes another way that the user chooses, by keyboard, and says why it went the first", async () => {
    const { page, entry } = await send("Refused", "refuse", "ana@example.org", "ben@example.org");
    await entry.getByText("ana@example.org: not delivered").waitFor();
    await entry.getByText("There is no such mailbox there.").first().waitFor();
    await entry.getByText("Why this way?").first().click();
    const why = entry.getByRole("listitem").filter({ hasText: "ana@example.org" });
    await why.getByText("It is the only way there is.").waitFor();
    await why.getByText("Mail server, localhost: taken (protects the way to your server)").waitFor();
    await entry.getByRole("button", { name: "Another way" }).focus();
    await page.keyboard.press("Enter");
    const form = entry.getByRole("form", { name: "Send it by another way" });
    await form.getByRole("radio", { name: /mia@other\.example/, checked: true }).waitFor();
    await form.getByRole("radio", { name: /me@hut\.example.*goes this way now/ }).waitFor();
    await assertAccessible(page, "another way");
    await page.keyboard.press("Escape");
    await form.waitFor({ state: "detached" });
    await page.keyboard.press("Enter");
    await form.getByRole("checkbox", { name: "ben@example.org" }).uncheck();
    await form.getByRole("button", { name: "Send this way" }).press("Enter");
    await entry.getByText("ana@example.org: taken by the mail server").waitFor();
    await entry.getByText("ben@example.org: not delivered").waitFor();
    await entry.getByRole("button", { name: "Put away" }).click();
    await gone(entry);
    assert.deepEqual(
      second.mails.map(({ envelope }) => envelope.filter((line) => line.startsWith("RCPT"))),
      [["RCPT TO:<ana@example.org> NOTIFY=FAILURE,DELAY"]],
    );
    assert.equal(first.mails.length, 0);
  });

  test("what a server puts off is tried when asked, once for two clicks", async () => {
    const before = first.mails.length;
    const { entry } = await send("Put off", "later");
    await entry.getByText("ana@example.org: not taken yet").waitFor();
    await entry.getByText("The server said: Come again").waitFor();
    mode = "take";
    await entry.getByRole("button", { name: "Try now" }).dblclick();
    await gone(entry);
    assert.equal(first.mails.length, before + 1);
  });

  test("of a mail that reached no server it is said which way it will go", async () => {
    const { page, entry } = await send("Unreached", "silent");
    await entry.getByText(/could not be reached/).waitFor();
    await entry.getByRole("button", { name: "Which way will it go?" }).click();
    await entry.getByText("Mail server, localhost: taken (protects the way to your server)").waitFor();
    await assertAccessible(page, "which way it will go");
    await entry.getByRole("button", { name: "Give up" }).click();
    await gone(entry);
  });

  test("what is given up is not sent", async () => {
    const before = first.mails.length;
    const { entry } = await send("Given up", "later");
    await entry.getByText("ana@example.org: not taken yet").waitFor();
    await entry.getByRole("button", { name: "Give up" }).click();
    await gone(entry);
    assert.equal(first.mails.length, before);
  });

  test("of a mail that may have been sent the user says that it was", async () => {
    const before = first.mails.length;
    const { page, entry } = await send("Perhaps", "break");
    await entry.getByText("ana@example.org: may have been sent").waitFor();
    await entry.getByText(/The connection broke at the very end/).waitFor();
    await assertAccessible(page, "a doubt");
    await entry.getByRole("button", { name: "It was sent" }).click();
    await gone(entry);
    assert.equal(first.mails.length, before + 1, "and it is not sent again");
  });

  test("of a mail that may have been sent the user says that it is sent again", async () => {
    const before = first.mails.length;
    const { entry } = await send("Again", "break");
    await entry.getByText("ana@example.org: may have been sent").waitFor();
    mode = "take";
    await entry.getByRole("button", { name: "Send it again" }).click();
    await gone(entry);
    assert.equal(first.mails.length, before + 2);
    const [one, two] = first.mails.slice(-2).map(({ message }) => message);
    assert.equal(one, two, "the same bytes");
  });

  test("a failure is put away, or edited and sent again", async () => {
    const { page, entry } = await send("Failed", "refuse");
    await entry.getByText("ana@example.org: not delivered").waitFor();
    await entry.getByRole("button", { name: "Edit and send again" }).click();
    await page.waitForURL(/\/compose\//);
    assert.equal(await page.getByRole("textbox", { name: "Subject" }).inputValue(), "Failed");
    await page.getByRole("button", { name: "Throw away" }).click();
    await page.waitForURL(/\/outbox/);
    await page.goto(`${mailbox().postern.origin}/outbox`);
    await entry.getByRole("button", { name: "Put away" }).click();
    await gone(entry);
  });

  test("how little protection is enough is chosen from what there is, and when a mail is late", async () => {
    const { page, postern } = mailbox();
    await page.goto(`${postern.origin}/settings/sending`);
    const atLeast = page.getByRole("combobox", { name: "Mail is protected at least" });
    await atLeast.getByRole("option", { name: "On the way to your server" }).waitFor({ state: "attached" });
    assert.deepEqual(await atLeast.getByRole("option").allTextContents(), [
      "Not at all: any way will do",
      "On the way to your server",
    ]);
    await atLeast.selectOption({ label: "On the way to your server" });
    const kept = page.waitForResponse((each) => each.request().postData()?.includes("delayedAfterMinutes") === true);
    await page.getByRole("combobox", { name: "Say that a mail is late after" }).selectOption({ label: "1 hour" });
    await kept;
    await page.getByText("Sent over localhost").waitFor();
    await page.waitForFunction(() => !document.querySelector("po-app")?.matches(":active"));
    await assertAccessible(page, "settings of sending");
    await page.reload();
    await atLeast
      .getByRole("option", { name: "On the way to your server", selected: true })
      .waitFor({ state: "attached" });
    const settings = await apiIn(page, "/api/settings", "GET");
    assert.deepEqual([settings["protectsAtLeast"], settings["delayedAfterMinutes"]], ["hop", 60]);
  });

  test("an address gives what is sent as it a tag beside Sent", async () => {
    const { page, postern } = mailbox();
    await page.goto(`${postern.origin}/settings/sending`);
    await page.getByRole("button", { name: "Change me@hut.example" }).click();
    await page.getByRole("combobox", { name: "Sent mail is in" }).selectOption({ label: "Sent and Archive" });
    await assertAccessible(page, "form of an identity with a tag");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("button", { name: "Change me@hut.example" }).waitFor();
    await send("Filed twice", "take");
    for (const tag of ["Sent", "Archive"]) {
      await page.goto(`${postern.origin}/tag/${tag}`);
      await page.getByRole("link", { name: /Filed twice/ }).waitFor();
    }
  });

  test("no page broke a rule meanwhile", () => {
    assertNoFaults(mailbox().faults);
  });
});
