import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { AppError } from "../../../core/kernel/errors.ts";
import { compileSchema } from "../../../core/plugins/compile-schema.ts";
import { Grant } from "../../../core/plugins/grants.ts";
import { type HookName, type HookPort, hookPorts, openHooks } from "../../../core/plugins/hook-ports.ts";
import { contextFor } from "../context-for.ts";
import { grants, hookCases } from "./hook-cases.ts";

const grant = new Grant(grants, contextFor());
/** What must not happen when a plugin fails: the kernel's word for each hook. */
const closed: HookName[] = ["message.render", "attachment.disarm", "compose.protect", "delivery.carry", "command.run"];
/** Nobody reads what a plugin answers there. */
const unread: HookName[] = ["message.observe", "keys.observe", "schedule.tick"];

const parse = (bytes: Uint8Array | null): unknown => JSON.parse(Buffer.from(bytes ?? "").toString("utf8"));
const codeOf = (error: unknown) => (error instanceof AppError ? error.code : String(error));

for (const [name, port] of Object.entries(hookPorts) as Array<[HookName, HookPort<unknown, unknown>]>) {
  const { input, answer, decoded, refused } = hookCases[name];

  describe(name, () => {
    it("fails as the kernel says, in a time that the kernel says", () => {
      assert.equal(port.hook.name, name);
      assert.equal(port.hook.onFailure, closed.includes(name) ? "closed" : "open");
      assert.ok(port.hook.wallMs > 0);
    });

    it("shows a plugin what its schema says", () => {
      const shown = parse(port.encode(input, grant));
      const check = compileSchema(port.input);
      assert.ok(check(shown), JSON.stringify(check.errors));
    });

    it("believes an answer of the right shape", () => {
      assert.deepEqual(port.decode(answer, input, grant), decoded);
    });

    it("refuses each answer that is malformed, too large or hostile", () => {
      if (unread.includes(name)) return assert.equal(port.decode({ anything: 1 }, input, grant), true);
      const more = typeof answer === "object" && !Array.isArray(answer) ? [{ ...answer, more: 1 }] : [];
      const proto = JSON.parse('{"__proto__": {"html": "x", "risk": "none", "reasons": []}}') as unknown;
      for (const each of [...refused, ...more, proto, undefined, 7, "x", true, [[]], [{}], { 0: null, length: 2 }])
        assert.throws(
          () => port.decode(each, input, grant),
          (error) => codeOf(error) === "PLUGIN_FAILED",
          JSON.stringify(each)?.slice(0, 200),
        );
      return undefined;
    });

    it("takes any JSON for an answer or refuses it, and never breaks", () => {
      fc.assert(
        fc.property(fc.jsonValue({ maxDepth: 4 }), (any) => {
          try {
            port.decode(any, input, grant);
          } catch (error) {
            assert.match(codeOf(error), /^(PLUGIN_FAILED|PLUGIN_DENIED|PLUGIN_LIMIT)$/);
          }
        }),
        { numRuns: 200 },
      );
    });

    it("tells nothing of an answer in the error", () => {
      if (unread.includes(name)) return;
      try {
        port.decode({ "secret of a mail": ["secret of a mail"] }, input, grant);
        assert.fail("accepted");
      } catch (error) {
        assert.ok(error instanceof AppError && !JSON.stringify(error.detail).includes("secret"));
      }
    });

    it("is not asked of a plugin with no grant at all, or shows it no message", () => {
      const none = new Grant({}, contextFor());
      try {
        const shown = port.encode(input, none);
        assert.ok(shown === null || !/Lunch|"T"|At noon|%PDF|JVBER/.test(Buffer.from(shown).toString("utf8")));
      } catch (error) {
        assert.equal(codeOf(error), "PLUGIN_DENIED");
      }
    });
  });
}

describe("openHooks", () => {
  it("makes every hook a live one", async () => {
    const hooks = openHooks(() => {});
    assert.deepEqual(Object.keys(hooks), Object.keys(hookPorts));
    assert.deepEqual(await hooks["message.observe"].ask([]), []);
    assert.equal(await hooks["panel.show"].ask("nobody", { panel: "one", place: "message", message: null }), null);
    await assert.rejects(hooks["command.run"].ask("nobody", { action: "run", messages: [] }), { code: "PLUGIN_OFF" });
  });
});
