import type { ObservedMessage } from "@postern/sdk";
import type { Decision, Lesson, Model } from "./model.ts";
import { tokensOf } from "./tokens.ts";

/**
 * What a batch of decisions changes. Each message counts once: the same decision again changes nothing, another one takes
 * the first back, none takes back whatever was learned.
 */
export function lessonOf(model: Model, observed: Array<Pick<ObservedMessage, "view" | "decision">>): Lesson {
  const lesson: Lesson = { spam: 0, ham: 0, tokens: new Map(), decisions: new Map() };
  for (const { view, decision } of observed) {
    const known = lesson.decisions.has(view.key) ? lesson.decisions.get(view.key) : model.decisions.get(view.key);
    const before: Decision | null = known ?? null;
    if (before === decision) continue;
    const tokens = tokensOf(view);
    if (before !== null) count(lesson, tokens, before, -1);
    if (decision !== null) count(lesson, tokens, decision, 1);
    lesson.decisions.set(view.key, decision);
  }
  return lesson;
}

/** Mail that only arrived says nothing: the filter never learns from its own verdicts. */
export function decisionsIn(observed: ObservedMessage[]): ObservedMessage[] {
  return observed.filter(({ event }) => event === "decided");
}

export function isEmpty(lesson: Lesson): boolean {
  return lesson.decisions.size === 0;
}

function count(lesson: Lesson, tokens: Set<number>, decision: Decision, by: 1 | -1): void {
  lesson[decision] += by;
  const at = decision === "spam" ? 0 : 1;
  for (const token of tokens) {
    const change = lesson.tokens.get(token);
    if (change) change[at] += by;
    else lesson.tokens.set(token, at === 0 ? [by, 0] : [0, by]);
  }
}
