import { defineHook } from "../../kernel/hooks.ts";
import { limits } from "../../kernel/limits.ts";
import { answerReader, encodeJson, type HookPort } from "./hook-port.ts";
import { messageViewSchema, type ShownMessage, viewFor } from "./message-view.ts";
import { renderAnswer, type GivenRendering, type RenderedMessage } from "./rendered-message.ts";

/** Makes what is shown of a message's HTML. Closed: when a plugin fails, the message is shown as plain text. */
export const messageRender = defineHook<ShownMessage, RenderedMessage>({
  name: "message.render",
  kind: "first",
  onFailure: "closed",
  wallMs: limits.hookWaitMs,
});

const read = answerReader<GivenRendering | null>(renderAnswer);

export const renderPort: HookPort<ShownMessage, RenderedMessage | null> = {
  hook: messageRender,
  summary:
    "A message is about to be shown. The answer is shown instead of its HTML; null: no opinion. Whatever the answer holds, it is shown in a frame that runs no script and reaches no network. Needs the field `html` of `message.read`; not asked for HTML above the limit.",
  needs: ["message.read", "message.render"],
  input: messageViewSchema,
  answer: renderAnswer,
  encode(message, grant) {
    const view = viewFor(message, grant);
    return view?.html === undefined || view.html.length > limits.renderedHtmlCharsMax ? null : encodeJson(view);
  },
  messages: (message, grant) => (renderPort.encode(message, grant) === null ? [] : [message.view.key]),
  decode(answer) {
    const given = read(answer);
    return given && { ...plain, ...given };
  },
};

/** What an answer leaves out. */
const plain: Omit<RenderedMessage, "html"> = {
  css: "",
  darkCss: "",
  background: "none",
  quirks: false,
  cids: [],
  remote: [],
  removed: [],
  text: null,
};
