/** ui.banner: a note above a mail; panel.show asks the plugin for it. */
import { limits } from "../../kernel/limits.ts";
import { described, line, list, name, record } from "../json-schema.ts";
import { defineCapability, enumerate } from "./define-capability.ts";

export interface UiBannerScope {
  reason: string;
  banners: Array<{ id: string; title: string }>;
}

export const uiBanner = defineCapability<UiBannerScope>({
  name: "ui.banner",
  kind: "changes",
  scope: {
    properties: {
      banners: described("What panel.show is asked for, with the place `banner`.", {
        ...list(record({ id: name, title: line(limits.pluginLabelCharsMax) }), limits.pluginPanelsMax),
        minItems: 1,
      }),
    },
    required: ["banners"],
  },
  consent: ({ banners }) => `Show a note above a mail: ${enumerate(banners.map(({ title }) => `“${title}”`))}.`,
  narrows: (scope, asked) =>
    scope.banners.every(({ id, title }) => asked.banners.some((each) => each.id === id && each.title === title)),
});
