/**
 * message.tag: what a plugin may call mail. `spam` and `ham` are verdicts, given by answering message.classify; other tags
 * are added and removed by its method, on messages that a hook showed.
 */
import { AppError } from "../../kernel/errors.ts";
import { limits } from "../../kernel/limits.ts";
import { described, list, nothing, record, type Schema, text } from "../json-schema.ts";
import { defineCapability, enumerate } from "./define-capability.ts";

export interface MessageTagScope {
  reason: string;
  tags?: string[];
  /** Ends with "/": any tag below it. */
  prefix?: string;
}

const verdicts: readonly string[] = ["spam", "ham"];
/** Tags that decide where mail stands: moving mail there would hide it. */
const roles = ["inbox", "sent", "drafts", "archive", "junk", "trash", "outbox", "snoozed", "all", "important"];
const anyCase = (word: string) => word.replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
const segment = "[\\p{L}\\p{N}](?:[\\p{L}\\p{N} ._-]{0,62}[\\p{L}\\p{N}])?";
const notARole: Schema = { type: "string", pattern: `^(?:${roles.map(anyCase).join("|")})(?:/|$)` };
const tagName = described('A path of at most 4 names: "Lists/hut-dev". No tag that has a role, as Inbox or Trash.', {
  type: "string",
  maxLength: limits.pluginTagCharsMax,
  pattern: `^${segment}(?:/${segment}){0,3}$`,
  not: notARole,
});

const asked = list(tagName, limits.pluginTagsPerCallMax);

export const messageTag = defineCapability<MessageTagScope>({
  name: "message.tag",
  kind: "changes",
  scope: {
    properties: {
      tags: described("Tags by name; `spam` and `ham` are the verdicts of message.classify.", {
        ...list(tagName, limits.pluginTagsMax),
        minItems: 1,
        uniqueItems: true,
      }),
      prefix: described('Any tag below a tag of its own, as "Digest/".', {
        type: "string",
        maxLength: limits.pluginTagCharsMax,
        pattern: `^${segment}/$`,
        not: notARole,
      }),
    },
    required: [],
  },
  consent({ tags = [], prefix }) {
    const names = [...tags, ...(prefix === undefined ? [] : [`anything under ${prefix}`])];
    return `Tag mail as ${enumerate(names, "or") || "nothing"}. It cannot change or delete mail.`;
  },
  narrows: (scope, { tags, prefix }) =>
    (scope.prefix === undefined || scope.prefix === prefix) &&
    (scope.tags ?? []).every((tag) => isWithin(tag, tags, prefix)),
  methods: {
    tag: {
      description:
        "Adds and removes tags of a message that a hook showed this plugin. All of them must be granted; `spam` and `ham` are not given here.",
      args: record({
        key: described("`MessageView.key`.", text(limits.messageKeyCharsMax)),
        add: asked,
        remove: asked,
      }),
      result: nothing,
    },
  },
  open({ plugin, mail, shown, tagChanges, tagging }, scope) {
    return {
      async tag({ key, add, remove }: { key: string; add: string[]; remove: string[] }): Promise<null> {
        for (const tag of [...add, ...remove]) {
          if (verdicts.includes(tag)) throw new AppError("BAD_REQUEST", { problem: "a verdict is no tag", tag });
          if (!isWithin(tag, scope.tags, scope.prefix))
            throw new AppError("PLUGIN_DENIED", {
              plugin,
              capability: "message.tag",
              tag,
              manifest: `"tags": ["${tag}"]`,
            });
        }
        if (!shown.has(key)) throw new AppError("NOT_FOUND", { capability: "message.tag", problem: "not shown" });
        if (add.length + remove.length === 0) return null;
        tagChanges.spend();
        await tagging.run(() => mail.tag(plugin, key, add, remove));
        return null;
      },
    };
  },
});

/** A verdict is never within a prefix: it has no "/". */
function isWithin(tag: string, tags: readonly string[] = [], prefix: string | undefined): boolean {
  return tags.includes(tag) || (prefix !== undefined && tag.startsWith(prefix));
}
