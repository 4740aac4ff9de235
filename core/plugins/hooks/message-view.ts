import { limits } from "../../kernel/limits.ts";
import { type MessageFacts, mayShow, narrowView, type ShownView } from "../capabilities/message-read.ts";
import type { Grant } from "../grants.ts";
import { described, list, named, record, text } from "../json-schema.ts";

/** A message on its way to plugins: all that a grant could show of it, and what decides whether it may. */
export interface ShownMessage {
  view: ShownView;
  facts: MessageFacts;
}

/** What the grant shows of a message; null: it is not shown at all. */
export function viewFor({ view, facts }: ShownMessage, grant: Grant): ShownView | null {
  const scope = grant.find("message.read");
  return scope !== null && mayShow(scope, facts) ? narrowView(view, scope) : null;
}

const anyText = { type: "string" };

export const messageViewSchema = named(
  "MessageView",
  "A message as a hook shows it: only the fields that the grant of `message.read` names are filled.",
  record(
    {
      key: described(
        "Unique for the message, and the same each time. Says nothing else.",
        text(limits.messageKeyCharsMax),
      ),
      from: described(
        "Field `envelope`. Name and address of each, with a space between: `Ana Ruiz ana@example.org`.",
        anyText,
      ),
      to: described("Field `envelope`. As `from`.", anyText),
      subject: described("Field `envelope`. Decoded.", anyText),
      headers: described(
        "The header fields that the scope names, as `name: value`.",
        list(anyText, limits.headerFieldsMax),
      ),
      text: described("Field `text`. The beginning of the readable text.", text(limits.classifyTextCharsMax)),
      links: described("Field `text`. Hosts and schemes of the links.", list(anyText, limits.classifyLinksMax)),
      attachmentTypes: described(
        "Field `attachment-types`: `type/subtype`.",
        list(anyText, limits.classifyAttachmentsMax),
      ),
      attachmentNames: described(
        "Field `attachment-names`, in hooks that have them.",
        list(anyText, limits.classifyAttachmentsMax),
      ),
      html: described("Field `html`, in hooks that have it.", text(limits.renderedHtmlCharsMax)),
    },
    ["attachmentNames", "html"],
  ),
);
