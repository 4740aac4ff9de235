import { defineHook } from "../../kernel/hooks.ts";
import { limits } from "../../kernel/limits.ts";
import { panelPlaces } from "../capabilities/ui-panel.ts";
import type { Grant } from "../grants.ts";
import { described, list, name, named, nullable, oneOf, record } from "../json-schema.ts";
import { answerReader, encodeJson, type HookPort, ungranted } from "./hook-port.ts";
import { messageViewSchema, type ShownMessage, viewFor } from "./message-view.ts";
import type { PanelBlock } from "../plugin-shapes.ts";
import { blockSchema } from "./panel-block.ts";

const places = [...panelPlaces, "banner"] as const;

export interface PanelQuestion {
  panel: string;
  place: (typeof places)[number];
  /** That is open beside it. */
  message: ShownMessage | null;
}
export interface PanelContent {
  blocks: PanelBlock[];
}

/** Asks a plugin what its panel or banner says. Open: a plugin that fails shows nothing. */
export const panelShow = defineHook<PanelQuestion, PanelContent>({
  name: "panel.show",
  kind: "named",
  onFailure: "open",
  wallMs: limits.hookWaitMs,
});

const answer = nullable(record({ blocks: list(blockSchema, limits.panelBlocksMax) }));
const read = answerReader<PanelContent | null>(answer);

const isGranted = (grant: Grant, { panel, place }: PanelQuestion) =>
  place === "banner"
    ? grant.find("ui.banner")?.banners.some(({ id }) => id === panel)
    : grant.find("ui.panel")?.panels.some((each) => each.id === panel && each.place === place);
const viewIn = ({ message }: PanelQuestion, grant: Grant) => (message === null ? null : viewFor(message, grant));

export const panelPort: HookPort<PanelQuestion, PanelContent | null> = {
  hook: panelShow,
  summary: "One of the plugin's panels or banners is about to be shown. Null: not now.",
  needs: [],
  needsOneOf: ["ui.panel", "ui.banner"],
  input: named(
    "PanelQuestion",
    "A panel or banner that is about to be shown.",
    record({
      panel: described("Its id in the scope of `ui.panel` or `ui.banner`.", name),
      place: oneOf(places),
      view: described("The open message, as far as `message.read` shows it.", nullable(messageViewSchema)),
    }),
  ),
  answer,
  encode(question, grant) {
    if (!isGranted(grant, question)) return null;
    const { panel, place } = question;
    return encodeJson({ panel, place, view: viewIn(question, grant) });
  },
  messages: (question, grant) => (isGranted(grant, question) ? [viewIn(question, grant)?.key ?? []].flat() : []),
  /** A button does only what the user granted. */
  decode(given, _question, grant) {
    const content = read(given);
    const actions = grant.find("ui.action")?.actions.map(({ id }) => id) ?? [];
    const other = content?.blocks.find((block) => block.type === "action" && !actions.includes(block.action));
    if (other) throw ungranted("ui.action", "a button");
    return content;
  },
};
