/**
 * Imported into the process of each test file: a file that never ends is ended and says so, or what the other files found would
 * never be told. No measure of speed: it is far beyond what any file takes.
 */
import { isMainThread } from "node:worker_threads";

const fileMaxMs = 20 * 60_000;

if (isMainThread && process.env["NODE_TEST_CONTEXT"] !== undefined) {
  setTimeout(() => {
    process.stderr.write(
      `${process.argv[1]} has not ended after ${fileMaxMs / 60_000} minutes; it holds: ${process.getActiveResourcesInfo().join(", ")}\n`,
    );
    process.exit(1);
  }, fileMaxMs).unref();
}
