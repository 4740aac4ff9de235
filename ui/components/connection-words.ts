import type { Connection } from "../api/network.ts";
import { pluginsState } from "../state/plugins-state.ts";
import { connectionsText as text } from "../text/connections.ts";

export interface OutcomeWords {
  /** Empty: nothing to say. */
  words: string;
  tone: "good" | "fair" | "bad" | "";
}

/** What came of a connection, and why. */
export function outcomeWords({ outcome, reason }: Connection): OutcomeWords {
  if (outcome === "open") return { words: text.open, tone: "good" };
  if (outcome === "ok") return { words: text.ok, tone: "" };
  if (outcome === "unknown") return { words: text.unknown, tone: "" };
  const code = text.codes[outcome] ?? outcome;
  const why = text.why[reason] ?? reason;
  return { words: why === "" ? code : `${code}: ${why}`, tone: outcome === "TLS_FAILED" ? "bad" : "fair" };
}

export function purposeWords(purpose: string): string {
  return text.purposes[purpose] ?? purpose;
}

export function actorWords(actor: string): string {
  return actor === "kernel" ? text.kernel : (pluginsState.of(actor)?.name ?? actor);
}
