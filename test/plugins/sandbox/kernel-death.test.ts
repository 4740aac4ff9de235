import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { runnerPids, until, writePlugins } from "../plugin-kernel.ts";

const spinner = { main: 'export default { hooks: { "message.classify"() { for (;;); } } };' };

describe("a kernel that is killed while a plugin spins", { skip: process.platform !== "linux" }, () => {
  for (const how of ["wrapped", "bare"]) {
    const walls =
      how === "wrapped" ? "with every wrapper that works here" : "without any wrapper, as on another system";
    it(`leaves no process behind, ${walls}`, async (t) => {
      const { build } = await writePlugins(t, { spinner });
      const script = join(import.meta.dirname, "child-kernel.ts");
      const kernel = spawn(process.execPath, [script, build, "spinner", how], { stdio: ["ignore", "pipe", "inherit"] });
      t.after(() => kernel.kill("SIGKILL"));
      const [said] = (await once(kernel.stdout, "data")) as [Buffer];
      assert.equal(said.toString(), "spinning\n");
      const pid = kernel.pid as number;
      await until(() => runnerPids(pid).length === 2);
      const runners = runnerPids(pid);
      kernel.kill("SIGKILL");
      await once(kernel, "exit");
      await until(() => runners.every((runner) => !existsSync(`/proc/${runner}`)));
    });
  }
});
