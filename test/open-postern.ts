import { join } from "node:path";
import type { TestContext } from "node:test";
import { dataPaths, type DataPaths } from "../core/kernel/config.ts";
import { silentLog } from "../core/kernel/log.ts";
import { type OpenOptions, openPostern, type Postern } from "../core/main.ts";
import type { PurposeKeys } from "../core/vault/keys.ts";
import { createVault, unlockVault, vaultExists } from "../core/vault/unlock.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** A cost that tests can pay; the vault's header says which one it was made with. */
export const quickCost = { memoryKiB: 8192, passes: 1, parallelism: 1 };
export const passphrase = "a lamp in the hut window";

export interface TestFolder {
  paths: DataPaths;
  /** Opens (again): the same keys, a new kernel. Closed when the test ends, if it is not closed before. */
  open(options?: Partial<OpenOptions>): Promise<Postern>;
}

/** A real kernel on a folder of its own. */
export function testFolder(t: TestContext): TestFolder {
  const paths = dataPaths(join(temporaryFolder(t), "postern"));
  const opened = new Set<Postern>();
  t.after(async () => {
    for (const postern of opened) await postern.close("stopping");
  });
  const keysOf = async (): Promise<PurposeKeys> =>
    vaultExists(paths.vault)
      ? unlockVault(paths.vault, { passphrase })
      : (await createVault(paths.vault, passphrase, quickCost)).keys;
  return {
    paths,
    open: async (options = {}) => {
      const postern = await openPostern({ paths, keys: await keysOf(), log: silentLog, ...options });
      opened.add(postern);
      return {
        ...postern,
        close: async (reason) => {
          opened.delete(postern);
          await postern.close(reason);
        },
      };
    },
  };
}
