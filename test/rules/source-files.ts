import { globSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { parseAst } from "rolldown/parseAst";

export const root = join(import.meta.dirname, "..", "..");

export interface SourceFile {
  /** From the root, with slashes: "core/mime/date.ts". */
  path: string;
  text: string;
}

/** A node of the syntax tree (ESTree, as rolldown's parser makes it). */
export interface Node {
  type: string;
  start: number;
  end: number;
  [field: string]: unknown;
}

const ours = ["core", "sdk", "plugins", "ui", "test", "scripts", "types"];
const isForeign = (path: string) => /(^|\/)(node_modules|dist|build|fixtures)(\/|$)/.test(path);

/** Our TypeScript below the given folders (default: all of it). */
export function sourceFiles(folders: string[] = ours): SourceFile[] {
  return globSync(
    folders.map((folder) => `${folder}/**/*.ts`),
    { cwd: root, exclude: isForeign },
  )
    .map((path) => path.split(sep).join("/"))
    .filter((path) => !isForeign(path))
    .toSorted()
    .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));
}

const trees = new Map<string, Node>();

export function syntaxTree({ path, text }: SourceFile): Node {
  const known = trees.get(path);
  if (known !== undefined) return known;
  const tree = parseAst(text, { lang: "ts" }, path) as unknown as Node;
  trees.set(path, tree);
  return tree;
}

/** All nodes below `node`, itself first. */
export function* nodesOf(node: Node): Generator<Node> {
  yield node;
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) yield* nodesOf(child);
  }
}

const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";

export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}

export interface Import {
  specifier: string;
  isTypeOnly: boolean;
  /** What is taken that is no type; "*" for all of it, "" for its effects alone. */
  names: string[];
  line: number;
}

/** Static imports, re-exports and imports with a literal name. */
export function importsOf(file: SourceFile): Import[] {
  const found: Import[] = [];
  for (const node of nodesOf(syntaxTree(file))) {
    const source = node["source"] as { value?: unknown } | null | undefined;
    if (!/^(Import|ExportNamed|ExportAll)/.test(node.type) || typeof source?.value !== "string") continue;
    const specifiers = (node["specifiers"] ?? []) as Array<{ importKind?: string; exportKind?: string }>;
    const areTypes =
      specifiers.length > 0 && specifiers.every((each) => (each.importKind ?? each.exportKind) === "type");
    const isTypeOnly = node["importKind"] === "type" || node["exportKind"] === "type" || areTypes;
    const names = namesOf(node);
    found.push({ specifier: source.value, isTypeOnly, names, line: lineAt(file.text, node.start) });
  }
  return found;
}

function namesOf(node: Node): string[] {
  if (node.type === "ImportExpression" || node.type === "ExportAllDeclaration") return ["*"];
  const specifiers = (node["specifiers"] ?? []) as Node[];
  if (specifiers.length === 0) return [""];
  return specifiers
    .filter((each) => (each["importKind"] ?? each["exportKind"]) !== "type")
    .map((each) => {
      const taken = (each["imported"] ?? (each.type === "ExportSpecifier" ? each["local"] : null)) as Node | null;
      return taken === null ? "*" : nameOf(taken);
    });
}

/** Of an identifier or a text. */
export function nameOf(value: unknown): string {
  const { name, value: text } = (value ?? {}) as { name?: unknown; value?: unknown };
  if (typeof name === "string") return name;
  return typeof text === "string" ? text : "";
}
