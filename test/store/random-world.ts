/** Random mail and random actions on it, for whatever can take them: rows alone, or the whole engine. */
import fc from "fast-check";
import type { MessageChange, Operation } from "../../core/store/operations.ts";
import type { IngestOutcome, MessageId } from "../../core/store/types.ts";
import { type Mail, startedAt } from "./fixture.ts";

export interface RandomMail extends Mail {
  tags: string[];
  keywords: string[];
  isHidden: boolean;
}

/** What a world acts on. */
export interface ActedOn {
  insert(mails: RandomMail[]): IngestOutcome[];
  perform(operation: Operation): unknown;
}

const keywords = ["$seen", "$draft", "$flagged", "own"];
/** The role tags and two of the user's own. */
const tags = fc.integer({ min: 1, max: 8 });
const target = fc.integer({ min: 0, max: 40 });

export const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("insert" as const),
      mails: fc.array(mail(), { minLength: 1, maxLength: 4 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("update" as const),
      pluginId: fc.constantFrom(null, null, "p", "q"),
      changes: fc.array(
        fc.record({
          target,
          add: fc.array(tags, { maxLength: 2 }),
          remove: fc.array(tags, { maxLength: 3 }),
          set: fc.subarray(keywords, { maxLength: 2 }),
          clear: fc.subarray(keywords, { maxLength: 2 }),
          hide: fc.option(fc.boolean(), { freq: 3 }),
        }),
        { minLength: 1, maxLength: 3 },
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("undo" as const), pluginId: fc.constantFrom("p", "q") }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("destroy" as const), target }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("decide" as const),
      target,
      decision: fc.constantFrom("spam" as const, "ham" as const, null),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("verdict" as const), target, score: fc.constantFrom(0.01, 0.5, 0.99) }),
  },
);

function mail() {
  return fc.record({
    id: fc.integer({ min: 0, max: 25 }),
    references: fc.uniqueArray(fc.integer({ min: 0, max: 25 }), { maxLength: 2 }),
    tag: fc.constantFrom("\\inbox", "\\junk", "\\trash", "One"),
    isSeen: fc.boolean(),
    isHidden: fc.nat(9).map((dice) => dice === 0),
    minutes: fc.integer({ min: 0, max: 1000 }),
  });
}

export type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

export class World {
  readonly store: ActedOn;
  readonly ids: MessageId[] = [];
  /** Keeps the names of one run apart from those of another. */
  readonly #mark: string;

  constructor(store: ActedOn, mark: string) {
    this.store = store;
    this.#mark = mark;
  }

  run(one: Step): void {
    if (one.kind === "insert") return this.#insert(one.mails);
    const operation = this.#operation(one);
    if (operation) this.store.perform(operation);
  }

  #insert(mails: Array<(Step & { kind: "insert" })["mails"][number]>): void {
    const outcomes = this.store.insert(
      mails.map(({ id, references, tag, isSeen, isHidden, minutes }) => ({
        id: `${this.#mark}-${id}`,
        references: references.map((reference) => `${this.#mark}-${reference}`),
        subject: "",
        tags: [tag],
        keywords: isSeen ? ["$seen"] : [],
        isHidden,
        receivedAt: startedAt - minutes * 60_000,
      })),
    );
    this.ids.push(...outcomes.map(({ messageId }) => messageId));
  }

  #operation(one: Exclude<Step, { kind: "insert" }>): Operation | null {
    const idOf = (at: number) => this.ids[at % this.ids.length];
    if (one.kind === "update") {
      const changes = one.changes.flatMap(({ target: at, add, remove, set, clear, hide }): MessageChange[] => {
        const messageId = idOf(at);
        if (messageId === undefined) return [];
        const change = { messageId, addTags: add, removeTags: remove, setKeywords: set, clearKeywords: clear };
        return [hide === null ? change : { ...change, hide }];
      });
      if (one.pluginId === null) return { op: "message.update", changes, by: "user" };
      return { op: "message.update", changes, by: "plugin", pluginId: one.pluginId };
    }
    if (one.kind === "undo") return { op: "plugin.undoTags", pluginId: one.pluginId };
    const messageId = idOf(one.target);
    if (messageId === undefined) return null;
    if (one.kind === "destroy") return { op: "message.destroy", messageIds: [messageId] };
    if (one.kind === "decide")
      return { op: "message.decideSpam", messageIds: [messageId], decision: one.decision, by: "user" };
    const verdict = { score: one.score, words: [], pluginId: "p", pluginVersion: "1" };
    return { op: "message.setVerdict", verdicts: [{ messageId, verdict }] };
  }
}
