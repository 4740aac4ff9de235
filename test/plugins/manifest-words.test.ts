import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { limits } from "../../core/kernel/limits.ts";
import { compileSchema } from "../../core/plugins/compile-schema.ts";
import { parseManifest } from "../../core/plugins/manifest.ts";
import { checkableSettings } from "../../core/plugins/settings-schema.ts";
import { assertRefused, refusal, text } from "./manifest-refusal.ts";
import { everyCapability } from "./plugin-kernel.ts";

describe("a manifest's words and secrets", () => {
  it("are one line that reads as it is written", () => {
    for (const bad of ["a\u202eb", "a\u2028b", "a\nb", "a\u2066b", "a\u200fb", "\u009b31mred"]) {
      assert.equal(refusal(text({ name: bad }))["where"], "/name", JSON.stringify(bad));
      assert.equal(refusal(text({ summary: bad }))["where"], "/summary", JSON.stringify(bad));
    }
    assert.equal(parseManifest(text({ name: "Ünïcode – 名前 👩‍💻" })).name, "Ünïcode – 名前 👩‍💻");
  });

  it("have one secret to a name", () => {
    const secrets = (...names: string[]) =>
      text({
        capabilities: {
          ...everyCapability,
          "secret.use": {
            secrets: names.map((name, at) => ({
              name,
              title: "Key",
              origin: `https://s${at}.example`,
              header: "x-api-key",
            })),
            via: "tor",
            reason: "For a test.",
          },
        },
      });
    assert.ok(parseManifest(secrets("one", "other")));
    assert.equal(refusal(secrets("one", "other", "one"))["where"], "/capabilities/secret.use/secrets/2/name");
  });
});

describe("a manifest's settings", () => {
  const withSettings = (properties: object) => text({ settings: { type: "object", properties } });
  const title = "Title";

  it("are plain values with a title and a default", () => {
    const properties = {
      often: { type: "boolean", title, default: true },
      name: { type: "string", title, description: "What it is called.", maxLength: 10, default: "" },
      mode: { type: "string", title, enum: ["a", "b"], default: "a" },
      count: { type: "integer", title, minimum: 1, maximum: 5, default: 5 },
      share: { type: "number", title, default: 0.5 },
    };
    assert.deepEqual(parseManifest(withSettings(properties)).settings?.properties, properties);
  });

  it("of another kind are refused, with the line", () => {
    const others: Array<[setting: object, where: string]> = [
      [{ type: "object", title, default: {} }, ""],
      [{ type: "array", title, default: [] }, ""],
      [{ type: "string", title, default: 1 }, "/default"],
      [{ type: "string", title, pattern: "(a+)+$", default: "" }, "/pattern"],
      [{ type: "string", title, $ref: "#", default: "" }, "/$ref"],
      [{ type: "string", title, format: "uri", default: "" }, "/format"],
      [{ type: "boolean", title }, ""],
      [{ type: "boolean", default: true }, ""],
      [{ title, default: true }, ""],
      [{ type: "boolean", title: "a\u202eb", default: true }, "/title"],
      [{ type: "integer", title, minimum: 2 ** 60, default: 1 }, "/minimum"],
    ];
    for (const [setting, where] of others)
      assertRefused(
        withSettings({ odd: setting }),
        where === "" ? '"odd"' : `"${where.slice(1)}"`,
        `/settings/properties/odd${where}`,
        /./,
      );
  });

  it("whose default is none of their values are refused", () => {
    const odd: object[] = [
      { type: "string", title, enum: ["a"], default: "b" },
      { type: "string", title, maxLength: 1, default: "ab" },
      { type: "string", title, minLength: 1, default: "" },
      { type: "integer", title, default: 0.5 },
      { type: "number", title, minimum: 1, default: 0.9 },
      { type: "integer", title, maximum: 1, default: 2 },
    ];
    for (const setting of odd)
      assertRefused(
        withSettings({ odd: setting }),
        '"default"',
        "/settings/properties/odd/default",
        /than it may be|not one of|whole/,
      );
  });

  it("have names that are nobody's else", () => {
    for (const name of [
      "__proto__",
      "constructor",
      "toString",
      "valueOf",
      "isPrototypeOf",
      "a b",
      "",
      "A",
      "x".repeat(41),
    ]) {
      const json = withSettings({ odd: { type: "boolean", title, default: true } }).replace(
        '"odd"',
        JSON.stringify(name),
      );
      assert.match(String(refusal(json)["where"]), /^\/settings\/properties/, name);
    }
  });

  it("may be limits.pluginSettingsMax and not one more", () => {
    const many = (count: number) =>
      withSettings(
        Object.fromEntries(
          Array.from({ length: count }, (_, i) => [`s${i}`, { type: "boolean", title, default: true }]),
        ),
      );
    assert.ok(parseManifest(many(limits.pluginSettingsMax)));
    assert.equal(refusal(many(limits.pluginSettingsMax + 1))["where"], "/settings/properties");
  });

  it("are checked as the user sets them: nothing else, and no text without an end", () => {
    const { settings } = parseManifest(withSettings({ name: { type: "string", title, default: "" } }));
    const check = compileSchema(checkableSettings(settings));
    assert.equal(check({ name: "x".repeat(limits.pluginSettingCharsMax) }), true);
    assert.equal(check({ name: "x".repeat(limits.pluginSettingCharsMax + 1) }), false);
    assert.equal(check({ other: 1 }), false);
    assert.equal(compileSchema(checkableSettings(undefined))({ other: 1 }), false);
  });
});
