/** `node test/crash/soak-writing.ts [--kills 200] [--seed N]`: kill-writing.test.ts for as long as you like. */
import { killWriting } from "./kill-writing.ts";
import { soak } from "./soak-command.ts";

await soak("lost or twice", { kills: 200 }, ({ folder, seed, counts, tell }) =>
  killWriting({ folder, seed, ...counts, onKill: tell }),
);
