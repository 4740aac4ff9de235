import { classifyView } from "../mime/classify-view.ts";
import type { ClassifyView, Part } from "../mime/message.ts";
import type { ShownMessage } from "../plugins/hooks/message-view.ts";

/** A message as message.render shows it. What a grant does not name is not even worked out. */
export function shownMail(of: {
  key: string;
  raw: Uint8Array;
  root: Part;
  html: string;
  tags: string[];
}): ShownMessage {
  let view: ClassifyView | null = null;
  const known = (): ClassifyView => (view ??= classifyView(of.raw, of.root, of.key));
  return {
    view: {
      key: of.key,
      html: of.html,
      get from() {
        return known().from;
      },
      get to() {
        return known().to;
      },
      get subject() {
        return known().subject;
      },
      get headers() {
        return known().headers;
      },
      get text() {
        return known().text;
      },
      get links() {
        return known().links;
      },
      get attachmentTypes() {
        return known().attachmentTypes;
      },
    },
    // Opened, not arrived: a plugin that may see new mail only is not asked.
    facts: { tags: of.tags, isNew: false, isDecrypted: false },
  };
}
