/** Where things stand in a JSON text, so that an error can name the line. Also finds what JSON.parse hides: a key given twice. */

export interface JsonLines {
  /** Line (from 1) of each value, by JSON pointer (RFC 6901); of an object's member it is the line of its key. */
  lines: Map<string, number>;
  /** Pointers of members whose key stood in the same object before. */
  repeated: string[];
}

/** `text` must be JSON that JSON.parse accepts. */
export function jsonLines(text: string): JsonLines {
  const lines = new Map<string, number>([["", 1]]);
  const repeated: string[] = [];
  const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]|\n|[^\s{}[\],:"]+/g;
  /** One for each open object or array. */
  const open: Array<{ pointer: string; isArray: boolean; index: number; key: string | null; keys: Set<string> }> = [];
  let line = 1;
  const pointerOf = (level: (typeof open)[number]) =>
    `${level.pointer}/${level.isArray ? level.index : (level.key ?? "")}`;
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
        if (level.keys.has(name)) repeated.push(pointerOf(level));
        level.keys.add(name);
        lines.set(pointerOf(level), line);
        continue;
      }
      const pointer = level ? pointerOf(level) : "";
      if (!lines.has(pointer) || level?.isArray) lines.set(pointer, line);
      if (found === "{" || found === "[") {
        open.push({ pointer, isArray: found === "[", index: 0, key: null, keys: new Set() });
      }
    }
  }
  return { lines, repeated };
}
