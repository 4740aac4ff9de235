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

/** As the browser pastes a file that another program put on the clipboard. */
export function pasteFile(page: Page, name: string, type: string, base64: string): Promise<void> {
  return page.evaluate(
    ([called, kind, content]) => {
      let at = document.activeElement;
      while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
      const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
      const clipboardData = new DataTransfer();
      clipboardData.items.add(new File([bytes], called, { type: kind }));
      at?.dispatchEvent(
        new ClipboardEvent("paste", { clipboardData, bubbles: true, composed: true, cancelable: true }),
      );
    },
    [name, type, base64] as const,
  );
}

/** The draft that the page shows, as the server has it. */
export async function draftIn(page: Page): Promise<Json> {
  const id = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  return apiIn(page, `/api/drafts/${id}`, "GET");
}

/** Asks as the page would. */
export function apiIn(page: Page, path: string, method: "GET" | "POST" | "PUT" | "PATCH", json?: Json): Promise<Json> {
  return page.evaluate(
    async ([where, how, text]) => {
      const { pageToken } = JSON.parse(sessionStorage.getItem("postern.page") ?? "{}") as Record<string, string>;
      const headers = { "X-Postern-Page": pageToken ?? "", "Content-Type": "application/json" };
      const answer = await fetch(where ?? "", { method: how ?? "", headers, body: text ?? null });
      if (!answer.ok) throw new Error(`${where}: ${answer.status} ${await answer.text()}`);
      return (await answer.json()) as Record<string, unknown>;
    },
    [path, method, json === undefined ? null : JSON.stringify(json)] as const,
  );
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
