import { defineHook } from "../../kernel/hooks.ts";
import { limits } from "../../kernel/limits.ts";
import type { ShownView } from "../capabilities/message-read.ts";
import { described, list, named, nothing, nullable, oneOf, record, text } from "../json-schema.ts";
import { encodeJson, type HookPort } from "./hook-port.ts";
import { messageViewSchema, viewFor } from "./message-view.ts";

/** What happened to a message. */
export interface Observation {
  view: ShownView;
  /** stored: it is new here. decided: the user or a source said what it is. */
  event: "stored" | "decided";
  /** Null: nothing was said, or it was taken back. */
  decision: "spam" | "ham" | null;
  /** Names, as paths. */
  tags: string[];
  isDecrypted: boolean;
}

/** Tells each plugin what happened, at least once. Open: a plugin that fails keeps no other from learning. */
export const messageObserve = defineHook<Observation[], true>({
  name: "message.observe",
  kind: "each",
  onFailure: "open",
  wallMs: limits.observeWaitMs,
});

export const observePort: HookPort<Observation[], true> = {
  hook: messageObserve,
  summary:
    "What happened to mail, in batches, at least once each: the same may come again. Asked after the mail is stored, in its order. `decided` comes only where `message.read` is granted for all mail, or for one of the message's tags.",
  needs: ["message.read"],
  input: list(
    named(
      "ObservedMessage",
      "Something that happened to a message.",
      record({
        view: messageViewSchema,
        event: described(
          "`stored`: it is new here. `decided`: the user or a source said what it is.",
          oneOf(["stored", "decided"]),
        ),
        decision: described("Null: nothing was said, or it was taken back.", nullable(oneOf(["spam", "ham"]))),
        tags: described(
          "Names of its tags, as paths. Roles as `\\inbox`.",
          list(text(limits.tagNameBytesMax * 2), limits.tagsMax),
        ),
      }),
    ),
    limits.observeBatchMessagesMax,
  ),
  answer: nothing,
  encode: (observations, grant) =>
    encodeJson(
      observations.flatMap((each) => {
        const view = viewFor(shownIn(each), grant);
        const { event, decision, tags } = each;
        return view === null ? [] : [{ view, event, decision, tags }];
      }),
    ),
  messages: (observations, grant) =>
    observations.filter((each) => viewFor(shownIn(each), grant) !== null).map(({ view }) => view.key),
  /** Whatever a plugin says here, nobody reads it. */
  decode: () => true,
};

const shownIn = ({ view, event, tags, isDecrypted }: Observation) => ({
  view,
  facts: { tags, isNew: event === "stored", isDecrypted },
});
