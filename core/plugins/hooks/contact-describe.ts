import { defineHook } from "../../kernel/hooks.ts";
import { limits } from "../../kernel/limits.ts";
import { described, line, list, named, nullable, record, text } from "../json-schema.ts";
import { answerReader, encodeJson, type HookPort } from "./hook-port.ts";

export interface ContactQuestion {
  address: string;
  name: string;
}
export interface Fact {
  label: string;
  value: string;
}

/** Asks each plugin what it knows of somebody. Open: a plugin that fails knows nothing. */
export const contactDescribe = defineHook<ContactQuestion, Fact[]>({
  name: "contact.describe",
  kind: "each",
  onFailure: "open",
  wallMs: limits.hookWaitMs,
});

export const factSchema = named(
  "Fact",
  "A label and its value.",
  record({ label: line(limits.pluginLabelCharsMax), value: line(limits.pluginLineCharsMax) }),
);
const answer = nullable(list(factSchema, limits.pluginFactsMax));
const read = answerReader<Fact[] | null>(answer);

export const describePort: HookPort<ContactQuestion, Fact[] | null> = {
  hook: contactDescribe,
  summary: "What is known of this person? Shown beside them. Null: nothing.",
  needs: ["contact.read"],
  input: named(
    "ContactQuestion",
    "Somebody whom the user looks at.",
    record({
      address: text(limits.mailAddressCharsMax),
      name: described("Field `name` of `contact.read`, else empty.", { type: "string" }),
    }),
  ),
  answer,
  encode: ({ address, name }, grant) =>
    encodeJson({ address, name: grant.scopeOf("contact.read").fields?.includes("name") ? name : "" }),
  messages: () => [],
  decode: read,
};
