/** Hostile mails as conversations: many in one page, each in frames of its own. What runs in the page is text, for any browser. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { limits } from "../../core/kernel/limits.ts";
import { headerOf, type HostileMail, type MailClass } from "../hostile/mails/hostile-mail.ts";

/** As many as one mail can refer to. */
const conversationMails = limits.referencesFirst + limits.referencesLast;
/** Begins the subjects of the mails that only join others. */
export const joiningName = "conversation-";

/** Without the bombs, which are about the plugin: there is no end to what a browser can be made to draw. */
export const aboutHtml: MailClass[] = [
  "scripts",
  "protocols",
  "mutations",
  "namespaces",
  "styles",
  "clobbering",
  "dangling",
  "forms",
  "requests",
  "novelties",
];

/** Mails as files in a folder, to be imported as one. Not one is changed: a further mail that answers some makes them one conversation. */
export function writeMails(folder: string, mails: HostileMail[]): void {
  for (const { name, raw } of mails) writeFileSync(join(folder, `${name}.eml`), raw());
  // Bombs are opened one by one: what they cost must not be the others'.
  const together = mails.filter((mail) => mail.class !== "bombs").map(({ name }) => `<${name}@hostile.example>`);
  for (let at = 0; at < together.length; at += conversationMails) {
    const name = `${joiningName}${at}`;
    const references = `References: ${together.slice(at, at + conversationMails).join("\r\n ")}`;
    const header = headerOf(name, ["From: Robin <robin@weir.example>", references]);
    writeFileSync(join(folder, `${name}.eml`), `${header}\r\n\r\nAll of these.`);
  }
}

export interface ListedMail {
  id: string;
  threadId: string;
  subject: string | null;
}

/** Gives all mail as ListedMail, asked for as the page asks. */
export const allMail = `(async () => {
  const { pageToken, accountId } = JSON.parse(sessionStorage.getItem("postern.page") ?? "{}");
  const found = [];
  for (;;) {
    const list = { resultOf: "q", name: "Email/query", path: "/ids" };
    const answer = await fetch("/jmap/api", {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Postern-Page": pageToken },
      body: JSON.stringify({
        using: ["urn:ietf:params:jmap:core", "urn:ietf:params:jmap:mail"],
        methodCalls: [
          ["Email/query", { accountId, position: found.length, limit: 100 }, "q"],
          ["Email/get", { accountId, "#ids": list, properties: ["subject", "threadId"] }, "g"],
        ],
      }),
    });
    const { methodResponses } = await answer.json();
    if (methodResponses[1][1].list.length === 0) return found;
    found.push(...methodResponses[1][1].list);
  }
})()`;

/**
 * Goes to a conversation as a link to its first mail would, looks at each of its mails when it is there to be read, and gives
 * what each was shown as: "html", "text", or what went wrong.
 */
export const showMails = (ids: string[]): string => `${showing}(${JSON.stringify(ids)})`;

const showing = `(async (ids) => {
  history.pushState(null, "", "/mail/" + encodeURIComponent(ids[0]));
  dispatchEvent(new PopStateEvent("popstate"));
  const below = (root, name) => {
    for (const element of root.querySelectorAll("*")) {
      if (element.localName === name) return element;
      const found = element.shadowRoot && below(element.shadowRoot, name);
      if (found) return found;
    }
    return null;
  };
  const drawn = () => new Promise(requestAnimationFrame);
  const shownAs = (id) => {
    const view = below(document, "po-conversation-view");
    if (!view || view.emailId !== ids[0]) return null;
    if (view.state === "failed" || view.state === "absent") return view.state;
    const message = [...view.renderRoot.querySelectorAll("po-mail-message")].find((each) => each.email.id === id);
    // A reader who has moved is left where they are.
    view.renderRoot.querySelector(".scroll")?.dispatchEvent(new WheelEvent("wheel"));
    message?.scrollIntoView({ block: "end" });
    // Of many unread mails the first ones are open: the others are opened as a reader does.
    view.renderRoot.querySelector(".folded button")?.click();
    message?.renderRoot.querySelector(".summary")?.click();
    const body = message?.renderRoot.querySelector("po-message-body");
    if (body?.emailId !== id) return null;
    const part = body.renderRoot.querySelector("po-mail-frame, po-message-text, .problem");
    if (part?.localName === "po-message-text") return "text";
    if (part?.localName === "po-mail-frame") return part.renderRoot.querySelector(".shown") ? "html" : null;
    return part ? "problem" : null;
  };
  const as = [];
  for (const id of ids) {
    let found = shownAs(id);
    for (; found === null; found = shownAs(id)) await drawn();
    as.push(found);
  }
  // What a mail does when it has been drawn is its own business for some frames more.
  for (let more = 0; more < 3; more += 1) await drawn();
  return as;
})`;
