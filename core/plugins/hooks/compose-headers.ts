import { defineHook } from "../../kernel/hooks.ts";
import { limits } from "../../kernel/limits.ts";
import { AppError } from "../../kernel/errors.ts";
import { described, list, nullable, record } from "../json-schema.ts";
import { type Draft, draftSchema, type HeaderLine, headerLineSchema, narrowDraft } from "./draft.ts";
import { answerReader, encodeJson, type HookPort, ungranted } from "./hook-port.ts";

/** Lets each plugin add header fields to a mail. Open: without a plugin's fields the mail leaves as it is. */
export const composeHeaders = defineHook<Draft>({
  name: "compose.headers",
  kind: "fold",
  onFailure: "open",
  wallMs: limits.hookWaitMs,
});

const answer = nullable(
  record({
    headers: described(
      "Added to the mail; a field of the same name that a plugin added before is replaced.",
      list(headerLineSchema, limits.proposedHeadersMax),
    ),
  }),
);
const read = answerReader<{ headers: HeaderLine[] } | null>(answer);

export const headersPort: HookPort<Draft, Draft | null> = {
  hook: composeHeaders,
  summary: "A mail is about to leave. The answer's header fields are added; only those that `outgoing.propose` names.",
  needs: ["outgoing.propose"],
  input: draftSchema,
  answer,
  encode: (draft, grant) => encodeJson(narrowDraft(draft, grant)),
  messages: () => [],
  /** The draft with the fields added: what the next plugin gets. Nothing else of it can change. */
  decode(given, draft, grant) {
    const added = read(given)?.headers ?? [];
    if (added.length === 0) return null;
    const { headers: granted = [] } = grant.scopeOf("outgoing.propose");
    const other = added.find(({ name }) => !granted.includes(name));
    if (other) throw ungranted("outgoing.propose", other.name);
    const names = new Set(added.map(({ name }) => name));
    if (names.size < added.length) throw new AppError("PLUGIN_FAILED", { problem: "answer", where: "/headers" });
    const headers = [...draft.headers.filter(({ name }) => !names.has(name)), ...added];
    if (headers.length > limits.proposedHeadersMax) throw new AppError("PLUGIN_LIMIT", { limit: "proposedHeadersMax" });
    return { ...draft, headers };
  },
};
