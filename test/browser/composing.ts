/** What tests do in the composer, by keyboard where a person would. */
import type { Page } from "playwright-core";

export const to = (page: Page) => page.getByRole("combobox", { name: "To", exact: true });
export const subject = (page: Page) => page.getByRole("textbox", { name: "Subject" });
export const text = (page: Page) => page.getByRole("textbox", { name: "Text of the mail" });
export const saved = (page: Page) =>
  page
    .getByRole("status")
    .filter({ hasText: /^Saved$/ })
    .waitFor();
export const press = (page: Page, keys: string) => page.keyboard.press(keys);

/** Stands below every mail that is begun. */
export const signature = [
  ["-- ", []],
  ["Mia", []],
];

/** Opens a new mail by the key. */
export async function begin(page: Page): Promise<void> {
  await page.locator("po-conversation-list").waitFor();
  await press(page, "c");
  await page.waitForURL(/\/compose\//);
  await to(page).waitFor();
}

/** The focus is in the text of the mail, through all shadows. */
export function isWriting(): boolean {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at?.getAttribute("aria-label") === "Text of the mail";
}

type Json = Record<string, unknown>;

/** As the browser pastes what another program put on the clipboard. */
export function paste(page: Page, markup: string): Promise<void> {
  return page.evaluate((pasted) => {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/html", pasted);
    clipboardData.setData("text/plain", "Pasted words");
    at?.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, composed: true, cancelable: true }));
  }, markup);
}

/** The draft that the page shows, as the server has it. */
export async function draftIn(page: Page): Promise<Json> {
  const id = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  return (await apiIn(page, `/api/drafts/${id}`)) as Json;
}

function apiIn(page: Page, path: string): Promise<unknown> {
  return page.evaluate(async (where) => {
    const { pageToken } = JSON.parse(sessionStorage.getItem("postern.page") ?? "{}") as { pageToken: string };
    return (await fetch(where, { headers: { "X-Postern-Page": pageToken } })).json() as Promise<unknown>;
  }, path);
}

export function marksIn(node: unknown): Array<[string, string[]]> {
  const {
    text: words,
    marks = [],
    content = [],
  } = node as { text?: string; marks?: Array<{ type: string }>; content?: unknown[] };
  return words === undefined ? content.flatMap(marksIn) : [[words, marks.map(({ type }) => type)]];
}

/** A mail of one's own in Sent, which history is made of. */
export async function sendMailTo(page: Page, name: string, email: string): Promise<void> {
  const tags = await jmapIn(page, [["Mailbox/query", { filter: { role: "sent" } }, "q"]]);
  const sent = ((tags[0]?.[1]["ids"] ?? []) as string[])[0] ?? "";
  const mail = {
    mailboxIds: { [sent]: true },
    from: [{ name: null, email: "me@hut.example" }],
    to: [{ name, email }],
    subject: "Before",
    bodyValues: { t: { value: "Hi" } },
    textBody: [{ partId: "t", type: "text/plain" }],
  };
  await jmapIn(page, [["Email/set", { create: { m: mail } }, "s"]]);
}

function jmapIn(page: Page, calls: unknown[]): Promise<Array<[string, Json, string]>> {
  return page.evaluate(async (given) => {
    const { pageToken, accountId } = JSON.parse(sessionStorage.getItem("postern.page") ?? "{}") as Record<
      string,
      string
    >;
    const methodCalls = (given as Array<[string, object, string]>).map(([name, args, id]) => [
      name,
      { accountId, ...args },
      id,
    ]);
    const response = await fetch("/jmap/api", {
      method: "POST",
      headers: { "X-Postern-Page": pageToken ?? "", "Content-Type": "application/json" },
      body: JSON.stringify({ using: ["urn:ietf:params:jmap:core", "urn:ietf:params:jmap:mail"], methodCalls }),
    });
    return ((await response.json()) as { methodResponses: Array<[string, Record<string, unknown>, string]> })
      .methodResponses;
  }, calls);
}

/** Esc closes the composer, and the page goes back to where writing began. */
export async function close(page: Page): Promise<void> {
  await page.keyboard.press("Escape");
  await page.waitForURL(({ pathname }) => !pathname.startsWith("/compose/"));
}
