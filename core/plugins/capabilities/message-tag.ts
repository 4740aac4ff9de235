/** message.tag: what a plugin may call mail. It has no method: a hook's answer is acted on only within this grant. */
import type { Capability } from "./capability.ts";

export interface MessageTagScope {
  reason: string;
  tags: Array<"spam" | "ham">;
}

export const messageTag: Capability<MessageTagScope> = {
  name: "message.tag",
  scope: {
    properties: { tags: { type: "array", items: { enum: ["spam", "ham"] }, minItems: 1, uniqueItems: true } },
    required: ["tags"],
  },
  consent: (scope) => `Tag mail as ${scope.tags.join(" or ")}. It cannot change or delete mail.`,
};
