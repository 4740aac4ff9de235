/** ui.panel: places where the plugin says something; Postern draws it. */
import { limits } from "../../kernel/limits.ts";
import { described, line, list, name, oneOf, record } from "../json-schema.ts";
import { defineCapability, enumerate } from "./define-capability.ts";

export const panelPlaces = ["message", "sidebar", "settings"] as const;

export interface UiPanelScope {
  reason: string;
  panels: Array<{ id: string; title: string; place: (typeof panelPlaces)[number] }>;
}

const placeNames = { message: "beside a mail", sidebar: "in the side bar", settings: "in the settings" };

export const uiPanel = defineCapability<UiPanelScope>({
  name: "ui.panel",
  kind: "changes",
  scope: {
    properties: {
      panels: described("What panel.show is asked for.", {
        ...list(
          record({ id: name, title: line(limits.pluginLabelCharsMax), place: oneOf(panelPlaces) }),
          limits.pluginPanelsMax,
        ),
        minItems: 1,
      }),
    },
    required: ["panels"],
  },
  consent: ({ panels }) =>
    `Show ${enumerate(panels.map(({ title, place }) => `“${title}” ${placeNames[place]}`))}. Plain text only.`,
  narrows: (scope, asked) =>
    scope.panels.every(({ id, title, place }) =>
      asked.panels.some((each) => each.id === id && each.title === title && each.place === place),
    ),
});
