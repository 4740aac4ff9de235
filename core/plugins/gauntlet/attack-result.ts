import type { NamedAttack, Place, Wall } from "./attack.ts";
import type { Stall } from "./heartbeat.ts";

/** What became of one attack. */
export interface AttackResult extends Stall {
  id: string;
  class: string;
  about: string;
  /** "install": it never ran, it had to be refused before. */
  place: Place | "install";
  isContained: boolean;
  /** What it gained; empty when it was contained. */
  problems: string[];
  wall: Wall;
  /** What met it: a limit, an error code, or "nothing to gain". */
  met: string;
  /** Most that its runner held; null where nobody says. */
  memoryMiB: number | null;
  milliseconds: number;
}

/** What a way of attacking finds out. */
export interface Finding extends Pick<AttackResult, "met" | "stallMs" | "workMs" | "memoryMiB"> {
  problems: string[];
  /** Where it can be told; else the one that the attack is made for. */
  wall?: Wall;
}

export function resultOf(
  { id, class: kind, attack }: NamedAttack,
  place: AttackResult["place"],
  began: number,
  finding: Finding,
): AttackResult {
  return {
    id,
    class: kind,
    about: attack.about,
    place,
    wall: attack.wall,
    ...finding,
    isContained: finding.problems.length === 0,
    milliseconds: Math.round(performance.now() - began),
  };
}
