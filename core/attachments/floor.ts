import type { Assessment } from "../plugins/hooks/attachment-assess.ts";
import { type FileFacts, type Finding } from "../plugins/hooks/attachment-facts.ts";
import { runningKinds } from "./kinds.ts";

/** Behind these something runs as soon as it is opened. */
const running: ReadonlyMap<Finding, string> = new Map<Finding, string>([
  ["double-extension", "Its name pretends to be something harmless."],
  ["hidden-characters", "Its name holds characters that cannot be seen, which can hide what it is."],
  ["macros", "It holds macros: programs that can run when it is opened."],
  ["dde", "It holds commands that can start programs when it is opened."],
  ["program-inside", "There is a program in it."],
  ["script-inside", "There is a script in it."],
  ["pdf-launch", "It wants to start a program."],
]);

/** What is said however plugins think, or when none is on: what runs is never shown without a warning. */
export function floorOf({ kind, findings }: FileFacts): Assessment {
  const reasons = findings.flatMap((finding) => running.get(finding) ?? []);
  if (runningKinds.has(kind)) reasons.unshift("Opening it runs it.");
  return reasons.length > 0 ? { risk: "medium", reasons } : { risk: "none", reasons: [] };
}
