/** How an answer of one version differs from that of another, for somebody who is to judge whether it may. */
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import { parseGuestJson } from "./guest-json.ts";
import type { UpdatePreview } from "./plugin-shapes.ts";

type Difference = Omit<UpdatePreview["differing"][number], "hook" | "at">;

/** Verdicts message by message, under the message's subject; every other answer as a whole. Empty: they say the same. */
export function compareAnswers(
  hook: string,
  payload: Uint8Array,
  before: Uint8Array,
  after: Uint8Array | string,
): Difference[] {
  const [views, was, is] = [payload, before, after].map((each) => (hook === "message.classify" ? listOf(each) : null));
  if (!views || !was || !is || views.length !== was.length || was.length !== is.length)
    return differenceOf("", textOf(before), textOf(after));
  return views.flatMap((view, at) =>
    differenceOf(subjectOf(view), JSON.stringify(was[at] ?? null), JSON.stringify(is[at] ?? null)),
  );
}

const differenceOf = (about: string, before: string, after: string): Difference[] =>
  before === after ? [] : [{ about, before: shown(before), after: shown(after) }];

const shown = (text: string): string => text.slice(0, limits.previewAnswerCharsMax);
const textOf = (answer: Uint8Array | string): string =>
  typeof answer === "string" ? answer : Buffer.from(answer).toString("utf8");

/** Null: not a list, or nothing that was worth reading. */
function listOf(answer: Uint8Array | string): unknown[] | null {
  if (typeof answer === "string") return null;
  try {
    const value = parseGuestJson(Buffer.from(answer));
    return Array.isArray(value) ? value : null;
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

function subjectOf(view: unknown): string {
  const { subject } = (view ?? {}) as { subject?: unknown };
  return typeof subject === "string" ? shown(subject) : "";
}
