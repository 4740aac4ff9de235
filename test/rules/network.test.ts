/** Nothing but core/network opens connections. The lint rule says so while one writes; here it is checked that nothing slips by. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  importsOf,
  lineAt,
  nameOf,
  type Node,
  nodesOf,
  type SourceFile,
  sourceFiles,
  syntaxTree,
} from "./source-files.ts";

const modules = /^(?:node:)?(?:net|tls|https?|http2|dgram|dns|dns\/promises|quic|inspector|inspector\/promises)$/;
const packages =
  /^(?:undici|ws|socks|got|axios|needle|superagent|node-fetch|cross-fetch|follow-redirects|eventsource|isomorphic-ws)(?:\/|$)/;
/** Names of a module that open nothing. */
const harmless = new Set(["isIP", "isIPv4", "isIPv6", "BlockList", "STATUS_CODES", "METHODS"]);
const globals = ["fetch", "WebSocket", "WebSocketStream", "EventSource", "XMLHttpRequest", "sendBeacon"];

/** Who else may, and which names: each reaches this machine alone. */
const exceptions: Record<string, string[]> = {
  // The door: it listens, and looks whether another Postern answers at its own Unix socket.
  "core/http/server.ts": ["createServer", "createConnection"],
  // The command line speaks to the running Postern over that Unix socket.
  "core/cli/socket-request.ts": ["request", "createConnection"],
  // What postern bench measures: the server of its own process.
  "core/cli/bench/jmap-client.ts": ["Agent", "request"],
  // The relay that postern bench sends to, on this machine.
  "core/cli/bench/smtp-sink.ts": ["createServer"],
  // The page asks the server that it came from (connect-src 'self').
  "ui/api/request.ts": ["fetch"],
};

/** What a file takes that opens connections. */
function takes(file: SourceFile): string[] {
  const found = importsOf(file).flatMap(({ specifier, isTypeOnly, names, line }) => {
    if (isTypeOnly || !(modules.test(specifier) || packages.test(specifier))) return [];
    return names.filter((name) => !harmless.has(name)).map((name) => ({ name, line }));
  });
  for (const node of nodesOf(syntaxTree(file))) {
    const name = takenGlobal(node) ?? takenModule(node);
    if (name !== null) found.push({ name, line: lineAt(file.text, node.start) });
  }
  const allowed = file.path.startsWith("core/network/") ? null : (exceptions[file.path] ?? []);
  return found
    .filter(({ name }) => allowed !== null && !allowed.includes(name))
    .map(({ name, line }) => `${file.path}:${line} ${name}`);
}

/** `globalThis.fetch`, `window["fetch"]`, `navigator.sendBeacon`. A bare name is the lint rule's: it knows parameters apart. */
function takenGlobal(node: Node): string | null {
  if (node.type !== "MemberExpression") return null;
  const isGlobal = ["globalThis", "global", "window", "self", "navigator"].includes(nameOf(node["object"]));
  return isGlobal && globals.includes(nameOf(node["property"])) ? nameOf(node["property"]) : null;
}

/** `require("net")`, `process.getBuiltinModule("net")`, `process.binding("tcp_wrap")`. */
function takenModule(node: Node): string | null {
  if (node.type !== "CallExpression") return null;
  const callee = node["callee"] as Node;
  const called = nameOf(callee.type === "MemberExpression" ? callee["property"] : callee);
  if (called === "binding" && nameOf(callee["object"]) === "process") return "process.binding";
  const [first] = node["arguments"] as Node[];
  const isModule = ["require", "getBuiltinModule"].includes(called) && modules.test(nameOf(first));
  return isModule ? `${called}(${nameOf(first)})` : null;
}

test("only core/network opens connections", () => {
  assert.deepEqual(sourceFiles(["core", "sdk", "plugins", "ui", "scripts"]).flatMap(takes), []);
});

test("every exception is still needed", () => {
  const files = sourceFiles(["core", "ui"]);
  for (const [path, names] of Object.entries(exceptions)) {
    const file = files.find((each) => each.path === path);
    for (const name of names) assert.match(file?.text ?? "", new RegExp(`\\b${name}\\b`), `${path} ${name}`);
  }
});

test("each way to take one is seen", () => {
  const seen = (text: string) => takes({ path: `core/made-up-${text.length}-${text.at(-9)}.ts`, text }).length;
  for (const text of [
    `import { connect } from "node:net";`,
    `import * as net from "net";`,
    `import net from "node:net";`,
    `import "node:dgram";`,
    `export { request } from "node:https";`,
    `export * from "node:dns/promises";`,
    `const tls = await import("node:tls");`,
    `const tls = require("tls");`,
    `const dns = process.getBuiltinModule("dns");`,
    `const wrap = process.binding("tcp_wrap");`,
    `import { fetch as ask } from "undici";`,
    `await globalThis.fetch("x");`,
    `new window["WebSocket"]("x");`,
    `navigator.sendBeacon("x");`,
  ])
    assert.equal(seen(text), 1, text);
  for (const text of [
    `import { isIP } from "node:net";`,
    `import type { Socket } from "node:net";`,
    `import { type Socket, isIPv4 } from "node:net";`,
    `const answer = await postern.fetch("x");`,
  ])
    assert.equal(seen(text), 0, text);
});
