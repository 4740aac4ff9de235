import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import type { Page } from "playwright-core";
import { assertAccessible, assertNoFaults, withoutChromium } from "./chromium.ts";
import { mailboxOfSuite } from "./open-mailbox.ts";

const row = (page: Page, subject: string) =>
  page.getByRole("listitem").filter({ hasText: new RegExp(`${subject}(?!\\d)`) });

const choose = async (page: Page, subject: string): Promise<void> => {
  await row(page, subject).getByRole("link").click();
  await page.getByRole("heading", { level: 1, name: subject }).waitFor();
};

/** The server has it: a page that is left at once is another test's matter. */
const toTrash = async (page: Page): Promise<void> => {
  const told = page.waitForResponse((response) =>
    /"Email\/set".*mailboxIds/s.test(response.request().postData() ?? ""),
  );
  await page.keyboard.press("#");
  await told;
};

describe("what is done to conversations, and undone", { skip: withoutChromium() }, () => {
  const mailbox = mailboxOfSuite();
  const go = async (path: string): Promise<void> => {
    await mailbox().page.goto(mailbox().postern.origin + path);
  };

  test("e archives at once and opens the next; z brings it back", async () => {
    const { page } = mailbox();
    await choose(page, "Letter number 3");
    await page.keyboard.press("e");
    await page.getByText("Conversation archived").waitFor();
    await row(page, "Letter number 3").waitFor({ state: "detached" });
    await page.getByRole("heading", { level: 1, name: "Letter number 4" }).waitFor();
    await page.keyboard.press("z");
    await row(page, "Letter number 3").waitFor();
    await page.reload();
    await row(page, "Letter number 3").waitFor();
  });

  test("an archived conversation is in the archive after a reload, and nowhere lost", async () => {
    const { page } = mailbox();
    await choose(page, "Letter number 5");
    await page.keyboard.press("e");
    await page.getByText("Conversation archived").waitFor();
    await go("/tag/Archive");
    await row(page, "Letter number 5").waitFor();
  });

  test("# moves to trash, and undo restores every tag", async () => {
    const { page } = mailbox();
    await go("/");
    await choose(page, "The hut in May");
    await page.keyboard.press("#");
    await page.getByText("Conversation moved to trash").waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await row(page, "The hut in May").waitFor();
    await go("/tag/Trash");
    await page.getByRole("heading", { name: "The trash is empty" }).waitFor();
  });

  test("what is in the trash can be moved back to the inbox", async () => {
    const { page } = mailbox();
    await go("/");
    await choose(page, "Letter number 12");
    await toTrash(page);
    await go("/tag/Trash");
    await choose(page, "Letter number 12");
    await page.getByRole("button", { name: "Move to inbox" }).click();
    await page.getByText("Conversation moved to the inbox").waitFor();
    await page.getByRole("heading", { name: "The trash is empty" }).waitFor();
    await go("/");
    await row(page, "Letter number 12").waitFor();
  });

  test("# in the trash asks, and deletes for ever only then", async () => {
    const { page } = mailbox();
    await go("/");
    await choose(page, "Letter number 13");
    await toTrash(page);
    await go("/tag/Trash");
    await choose(page, "Letter number 13");
    await page.keyboard.press("#");
    await page.getByRole("dialog", { name: "Delete for ever" }).waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await row(page, "Letter number 13").waitFor();
    await page.keyboard.press("#");
    await page.locator("po-delete-for-ever").getByRole("button", { name: "Delete for ever" }).click();
    await page.getByText("1 message deleted for ever").waitFor();
    await page.getByRole("heading", { name: "The trash is empty" }).waitFor();
    await go("/search/subject%3A%22Letter%20number%2013%22");
    await page.getByRole("heading", { name: "Nothing found" }).waitFor();
  });

  test("the trash is emptied at once; mail with another tag only leaves it", async () => {
    const { page, importFile } = mailbox();
    const folder = await mkdtemp(join(tmpdir(), "postern-trash-"));
    const letter = (number: number) =>
      `From: a@example.org\nMessage-ID: <gone-${number}@example.org>\nSubject: Waste paper ${number}\n\nNumber ${number}.\n`;
    for (const number of [1, 2, 3]) await writeFile(join(folder, `${number}.eml`), letter(number));
    await importFile(folder, "Trash");
    await rm(folder, { recursive: true });
    await go("/tag/Trash");
    await choose(page, "Waste paper 2");
    await page.keyboard.press("t");
    await page.getByRole("combobox").fill("Keepsakes");
    await page.keyboard.press("Enter");
    await page.getByText("Tagged “Keepsakes”").waitFor();
    await page.getByRole("button", { name: "Empty trash" }).click();
    const dialog = page.getByRole("dialog", { name: "Empty the trash" });
    await dialog.waitFor();
    await assertAccessible(page, "emptying the trash");
    await page.locator("po-delete-for-ever").getByRole("button", { name: "Empty the trash" }).click();
    await page.getByText("2 messages deleted for ever").waitFor();
    await page.getByRole("heading", { name: "The trash is empty" }).waitFor();
    await go("/tag/Keepsakes");
    await row(page, "Waste paper 2").waitFor();
    await go("/all");
    await row(page, "Waste paper 2").waitFor();
    assert.equal(await row(page, "Waste paper 1").count(), 0);
  });

  test("s stars, and the starred place shows it", async () => {
    const { page } = mailbox();
    await go("/");
    await choose(page, "Letter number 7");
    await page.keyboard.press("s");
    await page.getByText("Conversation starred").waitFor();
    await go("/starred");
    await row(page, "Letter number 7").waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("s");
    await page.getByRole("heading", { name: "Nothing starred" }).waitFor();
  });

  test("t makes a nested tag by its path and sets it; the chip removes it", async () => {
    const { page } = mailbox();
    await go("/");
    await choose(page, "Letter number 8");
    await page.keyboard.press("t");
    await page.getByRole("combobox").fill("Work/Plans");
    await page.getByRole("option", { name: "Make “Work/Plans”" }).waitFor();
    await page.keyboard.press("Enter");
    await page.getByText("Tagged “Plans”").waitFor();
    await page.getByRole("link", { name: "Plans" }).first().waitFor();
    await go("/tag/Work/Plans");
    await row(page, "Letter number 8").waitFor();
    await choose(page, "Letter number 8");
    await page.getByRole("button", { name: "Remove tag Plans" }).click();
    await page.getByRole("heading", { name: "No mail here" }).waitFor();
  });

  test("! marks as spam; in the spam place it says that it was none", async () => {
    const { page } = mailbox();
    await go("/");
    await choose(page, "Letter number 9");
    await page.keyboard.press("!");
    await page.getByText("Conversation marked as spam").waitFor();
    await go("/tag/Spam");
    await choose(page, "Letter number 9");
    await page.keyboard.press("!");
    await page.getByText("Conversation marked as wanted").waitFor();
    await go("/");
    await row(page, "Letter number 9").waitFor();
  });

  test("opening reads; shift-u makes it unread again and goes back to the list", async () => {
    const { page } = mailbox();
    await choose(page, "Letter number 10");
    await page.keyboard.press("Shift+U");
    await page.getByRole("heading", { name: "No conversation open" }).waitFor();
    await row(page, "Letter number 10").getByText("Unread").waitFor();
    await page.reload();
    await row(page, "Letter number 10").getByText("Unread").waitFor();
  });

  test("x ticks several, and one key acts on all of them", async () => {
    const { page } = mailbox();
    await go("/");
    await row(page, "Letter number 0").waitFor();
    for (const key of ["j", "x", "j", "x"]) await page.keyboard.press(key);
    await page.getByText("2 selected").waitFor();
    await assertAccessible(page, "two are ticked");
    await page.keyboard.press("e");
    await page.getByText("2 conversations archived").waitFor();
    await page.keyboard.press("z");
    await row(page, "The plan as a file").waitFor();
    await row(page, "The hut in May").waitFor();
  });

  test("what the server refuses is taken back, with a sentence", async () => {
    const { page } = mailbox();
    await page.route("**/jmap/api", async (route) => {
      const isSet = route.request().postData()?.includes("Email/set") === true;
      if (!isSet) return route.continue();
      await route.fulfill({
        status: 200,
        json: { methodResponses: [["error", { type: "serverFail" }, "s"]], sessionState: "1" },
      });
    });
    await choose(page, "Letter number 12");
    await page.keyboard.press("e");
    await page.getByText("Something went wrong inside Postern; nothing was lost.").first().waitFor();
    await row(page, "Letter number 12").waitFor();
    await page.unroute("**/jmap/api");
  });

  test("what is done while the server takes its time is told in the order in which it was done", async () => {
    const { page } = mailbox();
    await go("/");
    const asked: string[] = [];
    const [begun, first] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    await page.route("**/jmap/api", async (route) => {
      const text = route.request().postData() ?? "";
      if (!text.includes("Email/set")) return route.continue();
      asked.push(text.includes("seen") ? "seen" : "flagged");
      begun.resolve();
      await first.promise;
      await route.continue();
    });
    await choose(page, "Letter number 16");
    await begun.promise;
    await page.keyboard.press("Shift+U");
    await row(page, "Letter number 16").getByText("Unread").waitFor();
    await page.keyboard.press("s");
    await page.getByText("Conversation starred").waitFor();
    assert.deepEqual(asked, ["seen"]);
    const last = page.waitForResponse((response) => response.request().postData()?.includes("flagged") === true);
    first.resolve();
    await last;
    assert.deepEqual(asked, ["seen", "seen", "flagged"]);
    await page.unroute("**/jmap/api");
    await page.reload();
    await row(page, "Letter number 16").getByText("Unread").waitFor();
  });

  test("a page that goes takes along what still waited for its turn", async () => {
    const { page } = mailbox();
    const begun = Promise.withResolvers<void>();
    await page.route("**/jmap/api", async (route) => {
      if (!route.request().postData()?.includes("Email/set")) return route.continue();
      await route.fetch();
      begun.resolve();
      // No answer comes before the page has gone.
    });
    await choose(page, "Letter number 2");
    await begun.promise;
    await page.keyboard.press("Shift+U");
    await row(page, "Letter number 2").getByText("Unread").waitFor();
    await page.unroute("**/jmap/api");
    await page.reload();
    await row(page, "Letter number 2").getByText("Unread").waitFor();
  });

  test("nothing left the machine, broke the policy or failed unseen", () => assertNoFaults(mailbox().faults));
});
