import { defineHook } from "../../kernel/hooks.ts";
import { limits } from "../../kernel/limits.ts";
import { nullable, record, text, described } from "../json-schema.ts";
import { answerReader, encodeJson, type HookPort } from "./hook-port.ts";
import { messageViewSchema, type ShownMessage, viewFor } from "./message-view.ts";

export interface RenderedHtml {
  html: string;
}

/** Makes other HTML of a message's for showing. Closed: when a plugin fails, the message is shown as plain text. */
export const messageRender = defineHook<ShownMessage, RenderedHtml>({
  name: "message.render",
  kind: "first",
  onFailure: "closed",
  wallMs: limits.hookWaitMs,
});

const answer = nullable(
  record({
    html: described(
      "What is shown in its place. Postern cleans it like any mail: it runs no scripts and loads nothing from the network.",
      text(limits.renderedHtmlCharsMax),
    ),
  }),
);
const read = answerReader<RenderedHtml | null>(answer);

export const renderPort: HookPort<ShownMessage, RenderedHtml | null> = {
  hook: messageRender,
  summary:
    "A message is about to be shown. The answer's HTML is shown instead of its own; null: as it is. Needs the field `html` of `message.read`; not asked for HTML above the limit.",
  needs: ["message.read", "message.render"],
  input: messageViewSchema,
  answer,
  encode(message, grant) {
    const view = viewFor(message, grant);
    return view?.html === undefined || view.html.length > limits.renderedHtmlCharsMax ? null : encodeJson(view);
  },
  messages: (message, grant) => (renderPort.encode(message, grant) === null ? [] : [message.view.key]),
  decode: read,
};
