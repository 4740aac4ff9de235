import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { hostMethods } from "../../core/plugins/reference/host-methods.ts";
import { decided, everyCapability, handler, pluginKernel, two, viewOf } from "./plugin-kernel.ts";

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
      return views.map(() => ({ score: 0.4, words }));
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

  it("tags mail that the plugin was shown, and no other, by the tags that were granted", async (t) => {
    const tagged: unknown[][] = [];
    const main = `export default { hooks: { async "message.observe"(observed: any, host: any) {
      const codes = [];
      for (const [key, tag] of [[observed[0].view.key, "Digest/Daily"], ["8", "Digest/Daily"], [observed[0].view.key, "Work"]])
        await host.mail.tag(key, [tag], []).then(() => codes.push("ok"), (error: any) => codes.push(error.code));
      await host.store.write([{ key: "codes", value: codes.join(" ") }]);
    } } };`;
    const manifest = {
      hooks: { "message.observe": {} },
      capabilities: { ...everyCapability, "message.tag": { prefix: "Digest/", reason: "For a test." } },
    };
    const mail = { tag: async (...change: unknown[]) => void tagged.push(change) };
    const { plugins, store } = await pluginKernel(t, { digest: { main, manifest } }, { mail });
    assert.deepEqual(await plugins.observe([decided(viewOf("7"), null)]), { accepted: true });
    assert.equal(Buffer.from((await store.read("digest", "codes")) ?? "").toString(), "ok NOT_FOUND PLUGIN_DENIED");
    assert.deepEqual(tagged, [["digest", "7", ["Digest/Daily"], []]]);
  });

  it("brings what a granted server says, and nothing of another", async (t) => {
    const asked: string[] = [];
    const body = `return (async () => {
      const reply = await host.net.fetch({ url: "https://example.org/a" });
      const code = await host.net.fetch({ url: "https://evil.example/" }).catch((error: any) => error.code);
      return views.map(() => ({ score: 0, words: [reply.body, code].map((word) => ({ word, probability: 0 })) }));
    })();`;
    const net = {
      fetch: async (_plugin: string, { url }: { url: string }) => {
        asked.push(url);
        return { status: 200, headers: [], body: Buffer.from("żółć") };
      },
    };
    const fetches = { "net.fetch": { origins: ["https://example.org"], via: "direct", reason: "For a test." } };
    const manifest = { capabilities: { ...everyCapability, ...fetches } };
    const { plugins } = await pluginKernel(t, { asker: { main: handler(body), manifest } }, { net });
    const answers = await plugins.classify(two, 2);
    assert.deepEqual(
      answers?.[0]?.words.map(({ word }) => word),
      ["żółć", "PLUGIN_DENIED"],
    );
    assert.deepEqual(asked, ["https://example.org/a"]);
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
