/** Runs hostile plugins against the platform on this machine, one after the other, each in a throw-away folder of its own. */
import type { Attack, NamedAttack } from "./attack.ts";
import { type AttackResult, type Finding, resultOf } from "./attack-result.ts";
import { runGuest } from "./run-guest.ts";
import { runPackage, runUpdate } from "./run-install.ts";
import { runTransport } from "./run-transport.ts";

/** Where each attack is to be run. */
export function runsOf({ attack }: NamedAttack): Array<AttackResult["place"]> {
  return attack.kind === "guest" ? [...(attack.places ?? (["shipped", "stranger"] as const))] : ["install"];
}

export async function runAttack(named: NamedAttack, place: AttackResult["place"]): Promise<AttackResult> {
  const began = performance.now();
  return resultOf(named, place, began, await findingOf(named.attack, place));
}

function findingOf(attack: Attack, place: AttackResult["place"]): Promise<Finding> {
  if (attack.kind === "guest") return runGuest(attack, place === "shipped" ? place : "stranger");
  if (attack.kind === "package") return runPackage(attack);
  return attack.kind === "update" ? runUpdate(attack) : runTransport(attack);
}
