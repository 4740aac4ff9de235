/** `node test/crash/soak.ts [--kills 1000] [--seed N] [--messages N]`: kill-imports.test.ts for as long as you like. */
import { killImports } from "./kill-imports.ts";
import { soak } from "./soak-command.ts";

await soak("lost or doubled", { kills: 1_000, messages: 1_500 }, ({ folder, seed, counts, tell }) =>
  killImports({ folder, seed, ...counts, onRound: tell }),
);
