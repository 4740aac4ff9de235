import type { Node } from "prosemirror-model";
import { type EditorState, Plugin, PluginKey, Selection, type Transaction } from "prosemirror-state";
import { Decoration, DecorationSet, type EditorView } from "prosemirror-view";
import { composeText as text } from "../../text/compose.ts";
import { schema } from "./editor-schema.ts";

/** Shorter quotes are in nobody's way. */
const foldedCharsMin = 400;
const foldedBlocksMin = 8;

/** Places of the quotes that are folded. */
const key = new PluginKey<ReadonlySet<number>>("quote folding");

/** Long quotes are folded when a draft is opened, behind a button each. A caret or a selection that gets into one unfolds it. */
export function quoteFolding(): Plugin<ReadonlySet<number>> {
  return new Plugin<ReadonlySet<number>>({
    key,
    state: {
      init: (_config, { doc }) => new Set(longQuotes(doc)),
      apply: foldedAfter,
    },
    props: {
      decorations: (state) =>
        DecorationSet.create(
          state.doc,
          longQuotes(state.doc).flatMap((at) => drawn(state, at)),
        ),
    },
  });
}

function longQuotes(doc: Node): number[] {
  const found: number[] = [];
  doc.forEach((node, at) => {
    const isLong = node.childCount >= foldedBlocksMin || node.textContent.length >= foldedCharsMin;
    if (node.type === schema.nodes.blockquote && isLong) found.push(at);
  });
  return found;
}

function foldedAfter(
  transaction: Transaction,
  folded: ReadonlySet<number>,
  _before: EditorState,
  { doc, selection }: EditorState,
): ReadonlySet<number> {
  const next = new Set<number>();
  for (const at of folded) {
    const { pos, deleted } = transaction.mapping.mapResult(at);
    if (!deleted) next.add(pos);
  }
  const toggled = transaction.getMeta(key) as number | undefined;
  if (toggled !== undefined && !next.delete(toggled)) next.add(toggled);
  for (const at of next) {
    const end = at + (doc.nodeAt(at)?.nodeSize ?? 0);
    if (selection.from < end && selection.to > at) next.delete(at);
  }
  return next;
}

function drawn(state: EditorState, at: number): Decoration[] {
  const isFolded = key.getState(state)?.has(at) ?? false;
  const button = Decoration.widget(at, (view, place) => foldButton(view, place, isFolded), {
    side: -1,
    key: isFolded ? "folded" : "unfolded",
    ignoreSelection: true,
    stopEvent: () => true,
  });
  const size = state.doc.nodeAt(at)?.nodeSize ?? 0;
  return isFolded ? [button, Decoration.node(at, at + size, { class: "folded" })] : [button];
}

function foldButton(view: EditorView, place: () => number | undefined, isFolded: boolean): HTMLElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button small fold";
  button.contentEditable = "false";
  button.setAttribute("aria-expanded", isFolded ? "false" : "true");
  button.textContent = isFolded ? text.showQuote : text.hideQuote;
  button.addEventListener("click", () => {
    const at = place();
    if (at === undefined) return;
    const { state } = view;
    const transaction = state.tr.setMeta(key, at);
    // The caret does not stay where nothing is seen.
    if (!isFolded) transaction.setSelection(Selection.near(state.doc.resolve(at), -1));
    view.dispatch(transaction);
    view.focus();
  });
  return button;
}
