import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What `after` needs of a test or suite context. */
interface Cleanup {
  after(run: () => void): void;
}

/** Of tests that are over. */
const left = new Set<string>();
let isWatchingExit = false;

/**
 * A fresh folder of mode 0700, removed with all that is in it once the test is over. Not by its own `after`: these run in the order
 * in which they were registered, and what a test opens in its folder is opened, and closed, behind it.
 */
export function temporaryFolder(t: Cleanup): string {
  removeLeft();
  if (!isWatchingExit) process.once("exit", removeLeft);
  isWatchingExit = true;
  const folder = mkdtempSync(join(tmpdir(), "postern-test-"));
  t.after(() => left.add(folder));
  return folder;
}

function removeLeft(): void {
  for (const folder of left) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  left.clear();
}
