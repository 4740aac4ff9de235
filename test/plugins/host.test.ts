import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { hostMethods } from "../../core/plugins/reference/host-methods.ts";
import { handler, pluginKernel, two } from "./plugin-kernel.ts";

describe("the host in the isolate", () => {
  it("has every method that the SDK names, and each asks for its own capability", async (t) => {
    const calls = hostMethods().map(({ part, method, schema, takesObject }) => {
      const count = takesObject ? 1 : Object.keys(schema.args.properties ?? {}).length;
      return `host.${part}.${method}(${Array.from({ length: count }, () => "null").join(", ")})`;
    });
    const body = `return (async () => {
      const words = [];
      for (const call of [${calls.map((call) => `() => ${call}`).join(", ")}])
        try { await call(); } catch (error) { words.push({ word: error.code + " " + error.detail.capability, probability: 0 }); }
      return views.map(() => ({ score: 0, words }));
    })();`;
    const reason = "For a test.";
    const { plugins } = await pluginKernel(t, {
      curious: {
        main: handler(body),
        manifest: {
          capabilities: { "message.read": { fields: ["text"], reason }, "message.tag": { tags: ["ham"], reason } },
        },
      },
    });
    const answers = await plugins.classify(two, 2);
    assert.deepEqual(
      answers?.[0]?.words.map(({ word }) => word),
      // What is granted gets as far as its arguments, which are none.
      hostMethods().map(
        ({ capability }) => `${capability === "message.tag" ? "BAD_REQUEST" : "PLUGIN_DENIED"} ${capability}`,
      ),
    );
  });

  it("tells the time and cannot be changed", async (t) => {
    const { plugins } = await pluginKernel(t, {
      tamper: {
        main: handler(`
          Date.now = () => 0;
          try { host.store.read = () => 1; } catch {}
          try { host.more = 1; } catch {}
          const words = [typeof host.store.read, String(host.clock.now() > 1e12), String("more" in host)];
          return views.map(() => ({ score: 0, words: words.map((word) => ({ word, probability: 0 })) }));`),
      },
    });
    const answers = await plugins.classify(two, 2);
    assert.deepEqual(
      answers?.[0]?.words.map(({ word }) => word),
      ["function", "true", "false"],
    );
  });
});
