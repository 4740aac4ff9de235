import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { AttackResult } from "../../../core/plugins/gauntlet/attack-result.ts";
import { loadAttacks } from "../../../core/plugins/gauntlet/load-attacks.ts";
import { runAttack, runsOf } from "../../../core/plugins/gauntlet/run-gauntlet.ts";

/** One test for each attack that runs at that place. How long the kernel stood is told, not judged: the machine may be busy. */
export async function containAll(place: AttackResult["place"]): Promise<void> {
  const attacks = (await loadAttacks()).filter((named) => runsOf(named).includes(place));
  for (const kind of new Set(attacks.map((named) => named.class))) {
    describe(`${kind.replaceAll("-", " ")}:`, () => {
      for (const named of attacks.filter((each) => each.class === kind)) {
        it(`a plugin that ${named.id.replaceAll("-", " ")} gains nothing`, async (t) => {
          const { problems, wall, met, stallMs, workMs, memoryMiB } = await runAttack(named, place);
          t.diagnostic(
            `${wall}: ${met}; the kernel stood for ${stallMs} ms, ${workMs} of its own work; the runner held ${memoryMiB ?? "?"} MiB`,
          );
          assert.deepEqual(problems, []);
        });
      }
    });
  }
}
