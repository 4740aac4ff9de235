/** Syntax trees (ESTree), as rolldown's parser makes them. */

export interface Node {
  type: string;
  start: number;
  end: number;
  [field: string]: unknown;
}

/** All nodes below `node`, itself first. */
export function* nodesOf(node: Node): Generator<Node> {
  yield node;
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) yield* nodesOf(child);
  }
}

export function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}

/** Line of an offset, from 1. */
export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}

/** Throws when `text` cannot be parsed. Loads rolldown at the first call. */
export async function parseSource(text: string, file: string): Promise<Node> {
  const { parseAst } = await import("rolldown/parseAst");
  return parseAst(text, { lang: file.endsWith(".ts") ? "ts" : "js" }, file) as unknown as Node;
}
