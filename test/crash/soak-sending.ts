/** `node test/crash/soak-sending.ts [--kills 200] [--seed N] [--mails N]`: kill-sending.test.ts for as long as you like. */
import { killSending } from "./kill-sending.ts";
import { soak } from "./soak-command.ts";

await soak("lost or sent twice", { kills: 200, mails: 200 }, ({ folder, seed, counts, tell }) =>
  killSending({ folder, seed, ...counts, onRound: tell }),
);
