import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Page } from "playwright-core";
import { assertAccessible, assertNoFaults, openTab, withoutChromium } from "./chromium.ts";
import {
  begin,
  close,
  draftIn,
  isWriting,
  marksIn,
  paste,
  press,
  saved,
  sendMailTo,
  signature,
  subject,
  text,
  to,
} from "./composing.ts";
import { mailboxOfSuite } from "./open-mailbox.ts";

describe("mail is written by keyboard alone", { skip: withoutChromium() }, () => {
  const mailbox = mailboxOfSuite({ expectedStatuses: [404, 409] });
  const home = async (): Promise<Page> => {
    const { page, postern } = mailbox();
    await page.goto(postern.origin);
    await page.getByRole("link", { name: /The hut in May/ }).waitFor();
    return page;
  };

  test("an address to send from is set up", async () => {
    const page = await home();
    await page.goto(`${mailbox().postern.origin}/settings/sending`);
    await page.getByRole("button", { name: "Add an address" }).click();
    await page.getByRole("textbox", { name: "Address", exact: true }).fill("me@hut.example");
    await page.getByRole("textbox", { name: "Name", exact: true }).fill("Mia Hut");
    await page.getByRole("textbox", { name: "Signature" }).fill("Mia");
    await assertAccessible(page, "form of an identity");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Mia Hut <me@hut.example>").waitFor();
    await assertAccessible(page, "identities");
  });

  test("a draft is saved as it is typed, survives a reload, and is closed into Drafts", async () => {
    const page = await home();
    await begin(page);
    await page.keyboard.type("ana@example.org,half@");
    await press(page, "Tab");
    await subject(page).focus();
    await page.keyboard.type("Plans for May");
    await press(page, "Tab");
    await page.keyboard.type("Shall we go?");
    await saved(page);
    await assertAccessible(page, "composer");
    await page.reload();
    assert.equal(await subject(page).inputValue(), "Plans for May");
    await text(page).filter({ hasText: "Shall we go?" }).waitFor();
    await page.getByRole("button", { name: /half@: this is not a whole address/ }).waitFor();
    await press(page, "Escape");
    await page.getByText("Saved in Drafts").waitFor();
    await page.goto(`${mailbox().postern.origin}/tag/Drafts`);
    await page.getByRole("link", { name: /Plans for May/ }).click();
    await page.waitForURL(/\/compose\//);
    assert.equal(await subject(page).inputValue(), "Plans for May");
    await page.getByRole("button", { name: "Throw away" }).click();
    await page.getByText("Moved to trash").waitFor();
  });

  test("bold, lists, quotes and links are made by keys, and are in the mail", async () => {
    const page = await home();
    await begin(page);
    await page.keyboard.type("ana@example.org,");
    await text(page).focus();
    await press(page, "Control+b");
    await page.keyboard.type("bold");
    await press(page, "Control+b");
    await page.keyboard.type(" plain ");
    await press(page, "Control+k");
    await page.keyboard.type("hut.example/way");
    await press(page, "Enter");
    await press(page, "Enter");
    await press(page, "Control+Shift+8");
    await page.keyboard.type("one");
    await press(page, "Enter");
    await page.keyboard.type("two");
    await saved(page);
    const draft = await draftIn(page);
    assert.deepEqual(marksIn(draft["document"]), [
      ["bold", ["strong"]],
      [" plain ", []],
      ["https://hut.example/way", ["link"]],
      ["one", []],
      ["two", []],
      ...signature,
    ]);
    assert.match(JSON.stringify(draft["document"]), /"bullet_list".*"list_item".*"list_item"/);
    await close(page);
  });

  test("what is pasted is cleaned, and nothing of it is fetched", async () => {
    const page = await home();
    await begin(page);
    await text(page).focus();
    await paste(
      page,
      '<p style="color:red">Pasted <b>words</b><img src="https://tracker.example/p.gif"><script>stolen = 1</script></p>',
    );
    await text(page).filter({ hasText: "Pasted words" }).waitFor();
    await saved(page);
    assert.deepEqual(marksIn((await draftIn(page))["document"]), [
      ["Pasted ", []],
      ["words", ["strong"]],
      ...signature,
    ]);
    await close(page);
  });

  test("files come by choosing, stay with the draft, and can be taken away", async () => {
    const page = await home();
    await begin(page);
    await subject(page).fill("With a file");
    const chooser = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Attach files" }).click();
    await (await chooser).setFiles([
      { name: "way.txt", mimeType: "text/plain", buffer: Buffer.from("left, then right") },
      { name: "old.txt", mimeType: "text/plain", buffer: Buffer.from("x") },
    ]);
    await page.getByText("old.txt").waitFor();
    await page.getByRole("button", { name: "Remove old.txt" }).click();
    await saved(page);
    await page.reload();
    await page.getByText("way.txt").waitFor();
    await assertAccessible(page, "composer with a file");
    assert.deepEqual(
      ((await draftIn(page))["files"] as Array<{ name: string; size: number }>).map(({ name, size }) => [name, size]),
      [["way.txt", 16]],
    );
    await page.getByRole("button", { name: "Throw away" }).click();
    await page.getByText("Moved to trash").waitFor();
  });

  test("an answer has its recipients and quotes the mail; the caret stands above", async () => {
    const page = await home();
    await page.getByRole("link", { name: /The hut in May/ }).click();
    await page.getByRole("heading", { level: 1, name: "The hut in May" }).waitFor();
    await press(page, "r");
    await page.waitForURL(/\/compose\//);
    await text(page).waitFor();
    assert.match(await subject(page).inputValue(), /^Re: The hut in May/);
    await page.waitForFunction(isWriting);
    await page.keyboard.type("I am coming");
    await saved(page);
    const said = await text(page).innerText();
    assert.match(said, /^I am coming\n[\s\S]*wrote:/);
    await press(page, "Escape");
    await page.getByText("Saved in Drafts").waitFor();
    await page.getByRole("heading", { level: 1, name: "The hut in May" }).waitFor();
  });

  test("recipients are completed from whom one wrote to, with the whole address, by keys", async () => {
    const page = await home();
    await sendMailTo(page, "Quentin Berg", "quentin@berg.example");
    await begin(page);
    await page.keyboard.type("quen");
    const option = page.getByRole("option", { name: /Quentin Berg.*quentin@berg\.example/ });
    await option.waitFor();
    assert.equal(await option.getAttribute("aria-selected"), "true");
    await assertAccessible(page, "suggestions");
    await press(page, "Enter");
    await page.getByRole("button", { name: "Edit Quentin Berg <quentin@berg.example>" }).waitFor();
    await press(page, "Backspace");
    assert.equal(await to(page).inputValue(), "Quentin Berg <quentin@berg.example>");
    await press(page, "Escape");
    await close(page);
  });

  test("a draft that two windows write in shows both texts, and nothing is overwritten", async () => {
    const page = await home();
    await begin(page);
    await subject(page).fill("Both");
    await saved(page);
    const other = await openTab(mailbox().context, page.url(), { expectedStatuses: [409] });
    await subject(other.page).fill("Theirs");
    await saved(other.page);
    await subject(page).fill("Mine");
    await page.getByRole("alert", { name: "This draft was changed in another window" }).waitFor();
    await assertAccessible(page, "conflict");
    assert.match((await page.getByRole("alert").textContent()) ?? "", /Mine[\s\S]*Theirs/);
    await page.getByRole("button", { name: "Keep both" }).click();
    await page.waitForFunction((before) => location.href !== before, other.page.url());
    await subject(page).waitFor();
    assert.equal(await subject(page).inputValue(), "Mine");
    assert.equal(await subject(other.page).inputValue(), "Theirs");
    await other.page.close();
    await close(page);
  });

  test("sent mail waits in the outbox and is taken back by one key", async () => {
    const page = await home();
    await begin(page);
    await page.keyboard.type("ana@example.org,");
    await subject(page).fill("Too early");
    await saved(page);
    await press(page, "Control+Enter");
    await page.getByText("In the outbox.").waitFor();
    await press(page, "z");
    await page.waitForURL(/\/compose\//);
    assert.equal(await subject(page).inputValue(), "Too early");
    await close(page);
  });

  test("a mail for later is in the outbox with its time", async () => {
    const page = await home();
    await begin(page);
    await page.keyboard.type("ana@example.org,");
    await subject(page).fill("In an hour");
    await saved(page);
    await page.getByRole("button", { name: "Send later" }).click();
    await page.getByRole("button", { name: /In an hour/ }).waitFor();
    await assertAccessible(page, "send later");
    await page.getByRole("button", { name: /In an hour/ }).click();
    await page.getByText(/It is sent/).waitFor();
    await press(page, "g");
    await press(page, "o");
    const entry = page.getByRole("article").filter({ hasText: "In an hour" });
    await entry.getByText(/Waits · goes out/).waitFor();
    await assertAccessible(page, "outbox");
    await entry.getByRole("button", { name: "Take back" }).click();
    await page.waitForURL(/\/compose\//);
    assert.equal(await subject(page).inputValue(), "In an hour");
    await close(page);
  });

  test("sending to nobody, or to half an address, says so and keeps the draft", async () => {
    const page = await home();
    await begin(page);
    await subject(page).fill("To nobody");
    await press(page, "Control+Enter");
    await page.getByRole("alert").filter({ hasText: "Nobody is named" }).waitFor();
    await page.keyboard.type("half@");
    await press(page, "Control+Enter");
    await page.getByRole("alert").filter({ hasText: "not whole" }).waitFor();
    await close(page);
  });

  test("what is said of a draft is asked no more when it is closed: there would be none to say it of", async () => {
    const page = await home();
    const isAnswered = Promise.withResolvers<void>();
    const outlook = /\/api\/drafts\/[^/]+\/outlook$/;
    await page.route(outlook, (route) => isAnswered.promise.then(() => route.continue()).catch(() => null));
    const asked = page.waitForRequest(outlook);
    await begin(page);
    await subject(page).fill("Closed at once");
    await saved(page);
    const request = await asked;
    const stopped = page.waitForEvent("requestfailed", (each) => each === request);
    const closing = /\/close$/;
    await page.route(closing, (route) => stopped.then(() => route.continue()));
    await close(page);
    isAnswered.resolve();
    for (const each of [outlook, closing]) await page.unroute(each);
  });

  test("no page broke a rule meanwhile", () => {
    assertNoFaults(mailbox().faults);
  });
});
