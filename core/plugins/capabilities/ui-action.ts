/** ui.action: commands that the user can choose; command.run tells the plugin. */
import { limits } from "../../kernel/limits.ts";
import { described, line, list, name, oneOf, record } from "../json-schema.ts";
import { defineCapability, enumerate } from "./define-capability.ts";

export const actionPlaces = ["message", "list", "compose", "panel"] as const;

export interface UiActionScope {
  reason: string;
  actions: Array<{ id: string; title: string; place: (typeof actionPlaces)[number] }>;
}

export const uiAction = defineCapability<UiActionScope>({
  name: "ui.action",
  kind: "changes",
  scope: {
    properties: {
      actions: described("What the user can choose.", {
        ...list(
          record({ id: name, title: line(limits.pluginLabelCharsMax), place: oneOf(actionPlaces) }),
          limits.pluginActionsMax,
        ),
        minItems: 1,
      }),
    },
    required: ["actions"],
  },
  consent: ({ actions }) => `Add ${enumerate(actions.map(({ title }) => `“${title}”`))} to what you can choose.`,
  narrows: (scope, asked) =>
    scope.actions.every(({ id, title, place }) =>
      asked.actions.some((each) => each.id === id && each.title === title && each.place === place),
    ),
});
