import { type Assessment, definePlugin } from "@postern/sdk";
import { type Danger, dangersIn } from "./danger.ts";
import { type Trust, trustIn } from "./trust.ts";

type Risk = Assessment["risk"];

/** Risk by who sent it, for a danger of 0, 1, 2, 3 and 4. */
const risks: Record<Trust, Record<Danger, Risk>> = {
  known: { 0: "none", 1: "none", 2: "low", 3: "medium", 4: "high" },
  seen: { 0: "none", 1: "low", 2: "low", 3: "high", 4: "high" },
  stranger: { 0: "none", 1: "low", 2: "medium", 3: "high", 4: "high" },
  suspect: { 0: "low", 1: "medium", 2: "high", 3: "high", 4: "high" },
};

/** What nobody was ever harmed by, whoever sent it. */
const harmless = ["text", "picture", "media", "calendar", "contact"];
const reasonsMax = 5;

export default definePlugin({
  hooks: {
    "attachment.assess"(attachment) {
      const dangers = dangersIn(attachment);
      const { trust, reason } = trustIn(attachment.sender);
      const danger = dangers[0]?.danger ?? 0;
      if (danger === 0 && harmless.includes(attachment.kind)) return { risk: "none", reasons: [] };
      const risk = risks[trust][danger];
      const reasons = dangers.filter((each) => each.danger > 0).map((each) => each.reason);
      if (risk === "none") return { risk, reasons: [] };
      return { risk, reasons: [...reasons, ...(reason === null ? [] : [reason])].slice(0, reasonsMax) };
    },
  },
});
