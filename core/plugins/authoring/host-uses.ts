/**
 * What a bundle asks of the host, read from its syntax tree without running it. Names are followed, not scopes: a value counts as
 * the host where it has a name that the host was given under somewhere. That may see too much in odd code, never too little in
 * plain code; where a use cannot be told for certain it only keeps a capability from being called unused.
 */
import { hostMethods } from "../reference/host-methods.ts";
import { isNode, type Node, nodesOf, parseSource } from "./syntax.ts";

export interface HostUse {
  capability: string;
  /** In the bundle. */
  offset: number;
  isCertain: boolean;
}

export interface BundleUses {
  uses: HostUse[];
  /** Handlers in the object that is exported; null when that is put together in a way that only running it would show. */
  handlers: string[] | null;
}

/** Part → method → capability: `host.store.read` is a method of store.own. */
const methods = new Map<string, Map<string, string>>();
for (const { part, method, capability } of hostMethods()) {
  const known = methods.get(part) ?? new Map<string, string>();
  methods.set(part, known.set(method, capability));
}

export async function usesOf(code: string): Promise<BundleUses> {
  const nodes = [...nodesOf(await parseSource(code, "plugin.js"))];
  const plugin = pluginObject(nodes);
  const hooks = plugin && propertyOf(plugin, "hooks");
  const handlers = hooks?.type === "ObjectExpression" ? keysOf(hooks) : null;
  const functions = [plugin && propertyOf(plugin, "start"), ...valuesOf(hooks)].filter(isFunction);
  const hosts = hostNames(nodes, functions);
  return { uses: [...hostUses(nodes, hosts)], handlers };
}

/** What `exports.default = …` is, through names and `definePlugin(…)`. */
function pluginObject(nodes: Node[]): Node | null {
  const assignment = nodes.find(
    (node) => node.type === "AssignmentExpression" && pathOf(node["left"])?.join(".") === "exports.default",
  );
  let value = assignment?.["right"];
  for (let steps = 0; steps < 10 && isNode(value); steps += 1) {
    if (value.type === "ObjectExpression") return value;
    if (value.type === "CallExpression") value = (value["arguments"] as Node[])[0];
    else if (value.type === "Identifier") value = valueNamed(nodes, value["name"] as string);
    else return null;
  }
  return null;
}

function valueNamed(nodes: Node[], name: string): unknown {
  const declarator = nodes.find((node) => node.type === "VariableDeclarator" && nameOf(node["id"]) === name);
  return declarator?.["init"] ?? nodes.find((node) => isFunction(node) && nameOf(node["id"]) === name);
}

/** Follows the host from the handlers' second parameter through arguments, variables and fields, until nothing is new. */
function hostNames(nodes: Node[], handlers: Node[]): Set<string> {
  const names = new Set<string>();
  for (const handler of handlers) {
    const [, host] = handler["params"] as Node[];
    const name = nameOf(host);
    if (name !== null) names.add(name);
  }
  for (let before = -1; before !== names.size; ) {
    before = names.size;
    for (const node of nodes) for (const name of newNames(nodes, node, names)) names.add(name);
  }
  return names;
}

function newNames(nodes: Node[], node: Node, hosts: Set<string>): string[] {
  if (node.type === "VariableDeclarator" && isHost(node["init"], hosts)) return nonNull([nameOf(node["id"])]);
  if (node.type === "AssignmentExpression" && isHost(node["right"], hosts)) {
    return nonNull([pathOf(node["left"])?.at(-1) ?? null]);
  }
  if (node.type !== "CallExpression" && node.type !== "NewExpression") return [];
  const args = node["arguments"] as Node[];
  if (!args.some((each) => isHost(each, hosts))) return [];
  const params = parametersOf(nodes, pathOf(node["callee"])?.at(-1));
  return nonNull(args.map((each, at) => (isHost(each, hosts) ? nameOf(params[at]) : null)));
}

/** Of the function, class or method of that name. */
function parametersOf(nodes: Node[], name: string | undefined): Node[] {
  for (const node of nodes) {
    if (isFunction(node) && nameOf(node["id"]) === name) return node["params"] as Node[];
    if (node.type === "VariableDeclarator" && nameOf(node["id"]) === name && isFunction(node["init"])) {
      return node["init"]["params"] as Node[];
    }
    const isMethod = node.type === "MethodDefinition" || node.type === "Property";
    if (isMethod && keyOf(node) === name && isFunction(node["value"])) return node["value"]["params"] as Node[];
    if (node.type.startsWith("Class") && nameOf(node["id"]) === name) {
      const members = (node["body"] as Node)["body"] as Node[];
      const constructor = members.find((each) => each["kind"] === "constructor");
      if (constructor) return (constructor["value"] as Node)["params"] as Node[];
    }
  }
  return [];
}

function* hostUses(nodes: Node[], hosts: Set<string>): Generator<HostUse> {
  for (const node of nodes) {
    if (node.type === "MemberExpression") {
      const path = pathOf(node);
      const [method = "", part = "", base] = path?.toReversed() ?? [];
      const capability = methods.get(part)?.get(method);
      if (capability !== undefined) yield { capability, offset: node.start, isCertain: hosts.has(base ?? "") };
      // `host.store` handed on: of one capability for certain, of several perhaps.
      const own = new Set(methods.get(method)?.values());
      if (hosts.has(part))
        for (const each of own) yield { capability: each, offset: node.start, isCertain: own.size === 1 };
    }
    for (const part of takenApart(node, hosts)) {
      const own = new Set(methods.get(part)?.values());
      for (const capability of own) yield { capability, offset: node.start, isCertain: own.size === 1 };
    }
  }
}

/** `const { store } = host`, and a handler's `(input, { store })`. */
function takenApart(node: Node, hosts: Set<string>): string[] {
  if (node.type === "VariableDeclarator" && isHost(node["init"], hosts)) return keysOf(node["id"]);
  if (node.type !== "Property" || !isFunction(node["value"])) return [];
  const [, host] = node["value"]["params"] as Node[];
  return host?.type === "ObjectPattern" ? keysOf(host) : [];
}

const isHost = (value: unknown, hosts: Set<string>): boolean => hosts.has(pathOf(value)?.at(-1) ?? "");

/** `a.b.c` and `this.b.c` as names; null for anything that is not such a chain. */
function pathOf(value: unknown): string[] | null {
  if (!isNode(value)) return null;
  if (value.type === "Identifier") return [value["name"] as string];
  if (value.type === "ThisExpression") return ["this"];
  if (value.type !== "MemberExpression") return null;
  const property = value["property"] as Node;
  const name = value["computed"] ? property["value"] : property["name"];
  const base = pathOf(value["object"]);
  return base === null || typeof name !== "string" ? null : [...base, name];
}

const isFunction = (value: unknown): value is Node =>
  isNode(value) && /Function(Expression|Declaration)$/.test(value.type);
const nameOf = (value: unknown): string | null =>
  isNode(value) && value.type === "Identifier" ? (value["name"] as string) : null;
const nonNull = (names: Array<string | null>): string[] => names.filter((name) => name !== null);

function keyOf(property: Node): string | null {
  const key = property["key"] as Node | undefined;
  const name = key?.["name"] ?? key?.["value"];
  return typeof name === "string" ? name : null;
}

function keysOf(value: unknown): string[] {
  return isNode(value) ? nonNull(((value["properties"] as Node[] | undefined) ?? []).map(keyOf)) : [];
}

function valuesOf(value: unknown): Node[] {
  const properties = isNode(value) ? ((value["properties"] as Node[] | undefined) ?? []) : [];
  return properties.map((property) => property["value"]).filter(isNode);
}

function propertyOf(object: Node, name: string): Node | null {
  const property = (object["properties"] as Node[]).find((each) => keyOf(each) === name);
  return isNode(property?.["value"]) ? property["value"] : null;
}
