import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { encoded, impatient, pluginKernel, viewOf, statusOf } from "../../plugins/plugin-kernel.ts";
import { hostileGuests } from "./guests.ts";

const secret = "the words of a letter";
const views = encoded([viewOf("1", { text: secret }), viewOf("2", { text: secret })]);
const honest = {
  main: 'export default { hooks: { "message.classify": (views: any) => views.map(() => ({ score: 0.25, words: [] })) } };',
};
const honestAnswer = { score: 0.25, words: [], pluginId: "witness", pluginVersion: "1.0.0" };

describe("a hostile plugin", () => {
  for (const [name, guest] of Object.entries(hostileGuests)) {
    it(`that ${name.replaceAll("-", " ")} is ${guest.becomes === "harmless" ? "harmless" : "contained"}`, async (t) => {
      const manifest = guest.manifest ?? (guest.becomes === "breach" ? impatient : {});
      const { plugins, logged } = await pluginKernel(t, { [name]: { main: guest.main, manifest }, witness: honest });
      const status = () => statusOf(plugins).find(({ id }) => id === name);
      const answers = (await plugins.classify(views, 2)) ?? [];
      const mine = answers.filter((answer) => answer?.pluginId === name);
      if (guest.becomes === "harmless") {
        assert.deepEqual(
          mine.flatMap((answer) => answer?.words),
          [],
          "it found something",
        );
        assert.equal(status()?.failures, 0);
      } else {
        assert.deepEqual(mine, []);
        assert.deepEqual(answers, [honestAnswer, honestAnswer]);
        assert.equal(status()?.failures, 1);
      }
      assert.equal(status()?.breaches, guest.becomes === "breach" ? 1 : 0);
      const breach = logged.find(({ event }) => event === "plugin.breach");
      if (guest.limit) assert.ok(guest.limit.includes(String(breach?.["limit"])), JSON.stringify(breach));
      assert.ok(!JSON.stringify(logged).includes("letter"), "mail in the log");

      await plugins.settled();
      const again = await plugins.classify(views, 2);
      if (guest.becomes !== "harmless") assert.deepEqual(again, [honestAnswer, honestAnswer]);
    });
  }
});
