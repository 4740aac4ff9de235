import { chainCommands, lift, toggleMark, wrapIn } from "prosemirror-commands";
import { redo, undo } from "prosemirror-history";
import { liftListItem, sinkListItem, splitListItem, wrapInList } from "prosemirror-schema-list";
import type { Command, EditorState } from "prosemirror-state";
import { schema } from "./editor-schema.ts";

export type EditorCommand = "bold" | "italic" | "bullets" | "numbers" | "quote" | "unquote";

const { marks, nodes } = schema;

const breakLine: Command = (state, dispatch) => {
  dispatch?.(state.tr.replaceSelectionWith(nodes.hard_break.create()).scrollIntoView());
  return true;
};

export const commands: Record<EditorCommand, Command> = {
  bold: toggleMark(marks.strong),
  italic: toggleMark(marks.em),
  bullets: wrapInList(nodes.bullet_list),
  numbers: wrapInList(nodes.ordered_list),
  quote: wrapIn(nodes.blockquote),
  unquote: chainCommands(liftListItem(nodes.list_item), lift),
};

/** Keys that mean the same in most editors. Tab leaves the editor unless the caret is in a list. */
export const editorKeys: Record<string, Command> = {
  "Mod-b": commands.bold,
  "Mod-i": commands.italic,
  "Mod-z": undo,
  "Mod-y": redo,
  "Shift-Mod-z": redo,
  "Shift-Mod-8": commands.bullets,
  "Shift-Mod-7": commands.numbers,
  "Shift-Mod-9": commands.quote,
  "Mod-[": commands.unquote,
  "Shift-Enter": breakLine,
  Enter: splitListItem(nodes.list_item),
  Tab: sinkListItem(nodes.list_item),
  "Shift-Tab": liftListItem(nodes.list_item),
};

/** What is on where the caret stands. */
export function activeIn(state: EditorState): ReadonlySet<EditorCommand | "link"> {
  const active = new Set<EditorCommand | "link">();
  const { from, $from, to, empty } = state.selection;
  const has = (name: "strong" | "em" | "link") => {
    const mark = marks[name];
    return empty
      ? mark.isInSet(state.storedMarks ?? $from.marks()) !== undefined
      : state.doc.rangeHasMark(from, to, mark);
  };
  if (has("strong")) active.add("bold");
  if (has("em")) active.add("italic");
  if (has("link")) active.add("link");
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    const { name } = $from.node(depth).type;
    if (name === "bullet_list") active.add("bullets");
    if (name === "ordered_list") active.add("numbers");
    if (name === "blockquote") active.add("quote");
  }
  return active;
}
