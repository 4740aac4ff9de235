import { defineHook } from "../../kernel/hooks.ts";
import { limits } from "../../kernel/limits.ts";
import type { ShownView } from "../capabilities/message-read.ts";
import { described, list, named, nothing, nullable, oneOf, record, text } from "../json-schema.ts";
import { encodeJson, type HookPort } from "./hook-port.ts";
import { messageViewSchema, viewFor } from "./message-view.ts";

/** What happened to a message. */
export interface Observation {
  view: ShownView;
  /** stored: it is new here. decided: the user or a source said what it is. tagged: its tags were changed. sent: a server took it. */
  event: "stored" | "decided" | "tagged" | "sent";
  /** Null: nothing was said, or it was taken back. */
  decision: "spam" | "ham" | null;
  /** Names, as paths. */
  tags: string[];
  isDecrypted: boolean;
  /** Of `tagged` alone. */
  change?: ObservedChange;
}

export interface ObservedChange {
  /** Names, as paths. Tags that are gone by now are not named. */
  added: string[];
  removed: string[];
  by: "user" | "source" | "plugin";
}

const tagList = (what: string) => described(what, list(text(limits.tagNameBytesMax * 2), limits.tagsMax));

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
    "What happened to mail, in batches, at least once each: the same may come again. Asked after the mail is stored, in its order. `decided`, `tagged` and `sent` come only where `message.read` is granted for all mail, or for one of the tags that the message has now. A plugin is not told of its own changes.",
  needs: ["message.read"],
  input: list(
    named(
      "ObservedMessage",
      "Something that happened to a message.",
      record(
        {
          view: messageViewSchema,
          event: described(
            "`stored`: it is new here. `decided`: the user or a source said what it is. `tagged`: its tags were changed. `sent`: it is the user's own, and the first server took it.",
            oneOf(["stored", "decided", "tagged", "sent"]),
          ),
          decision: described("Null: nothing was said, or it was taken back.", nullable(oneOf(["spam", "ham"]))),
          tags: tagList("Names of its tags now, as paths. Roles as `\\inbox`."),
          change: named(
            "TagChange",
            "How a message's tags were changed.",
            record({
              added: tagList("Names, as paths. Tags that are gone by now are not named."),
              removed: tagList("Names, as paths."),
              by: described("Whose doing it was. `plugin`: another plugin's.", oneOf(["user", "source", "plugin"])),
            }),
          ),
        },
        ["change"],
      ),
    ),
    limits.observeBatchMessagesMax,
  ),
  answer: nothing,
  encode: (observations, grant) =>
    encodeJson(
      observations.flatMap((each) => {
        const view = viewFor(shownIn(each), grant);
        const { event, decision, tags, change } = each;
        return view === null ? [] : [{ view, event, decision, tags, ...(change && { change }) }];
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
