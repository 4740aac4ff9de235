/** Where things stand in a JSON text, so that an error can name the line. Also finds what JSON.parse hides: a key given twice. */
import { limits } from "../kernel/limits.ts";

export interface JsonLines {
  /** Line (from 1) of each value, by JSON pointer (RFC 6901); of an object's member it is the line of its key. */
  lines: Map<string, number>;
  /** Pointers of members whose key stood in the same object before; "" where one is too long. */
  repeated: string[];
}

/** `text` must be JSON that JSON.parse accepts. */
export function jsonLines(text: string): JsonLines {
  const lines = new Map<string, number>([["", 1]]);
  const repeated: string[] = [];
  const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]|\n|[^\s{}[\],:"]+/g;
  /** One for each open object or array. */
  const open: Array<{
    pointer: string | null;
    isArray: boolean;
    index: number;
    key: string | null;
    keys: Set<string>;
  }> = [];
  let line = 1;
  // Long keys around many members would make gigabytes of pointers: what is below a pointer that is too long has none.
  const pointerOf = (level: (typeof open)[number]): string | null => {
    if (level.pointer === null) return null;
    const pointer = `${level.pointer}/${level.isArray ? level.index : (level.key ?? "")}`;
    return pointer.length > limits.jsonPointerCharsMax ? null : pointer;
  };
  const note = (pointer: string | null) => {
    if (pointer !== null) lines.set(pointer, line);
  };
  for (const [found] of text.matchAll(token)) {
    const level = open.at(-1);
    if (found === "\n") line += 1;
    else if (found === "}" || found === "]") open.pop();
    else if (found === ",") {
      if (level?.isArray) level.index += 1;
      else if (level) level.key = null;
    } else if (found !== ":") {
      if (level && !level.isArray && level.key === null) {
        const name = JSON.parse(found) as string;
        level.key = name.replaceAll("~", "~0").replaceAll("/", "~1");
        if (level.keys.has(name)) repeated.push(pointerOf(level) ?? "");
        level.keys.add(name);
        note(pointerOf(level));
        continue;
      }
      const pointer = level ? pointerOf(level) : "";
      if (level?.isArray) note(pointer);
      if (found === "{" || found === "[") {
        open.push({ pointer, isArray: found === "[", index: 0, key: null, keys: new Set() });
      }
    }
  }
  return { lines, repeated };
}
