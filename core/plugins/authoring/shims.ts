/**
 * What a bare isolate lacks and packages expect, put into a bundle only where it is used. Names of the language itself
 * (Map, Promise, Intl …) are there; names of the network and of Node are not, and are refused.
 */
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const require = createRequire(import.meta.url);
const own = (name: string) => join(import.meta.dirname, "shims", name);

/** Module and export for each global. core-js, buffer and @exodus/bytes are plain JavaScript. */
const modules: Record<string, [path: () => string, exported: string]> = {
  TextEncoder: [() => require.resolve("@exodus/bytes/encoding-lite.js"), "TextEncoder"],
  TextDecoder: [() => require.resolve("@exodus/bytes/encoding-lite.js"), "TextDecoder"],
  URL: [() => require.resolve("core-js-pure/actual/url/index.js"), "default"],
  URLSearchParams: [() => require.resolve("core-js-pure/actual/url-search-params/index.js"), "default"],
  structuredClone: [() => require.resolve("core-js-pure/actual/structured-clone.js"), "default"],
  atob: [() => require.resolve("core-js-pure/actual/atob.js"), "default"],
  btoa: [() => require.resolve("core-js-pure/actual/btoa.js"), "default"],
  Buffer: [() => require.resolve("buffer/"), "Buffer"],
  setTimeout: [() => own("timers.ts"), "setTimeout"],
  clearTimeout: [() => own("timers.ts"), "clearTimeout"],
  setInterval: [() => own("timers.ts"), "setInterval"],
  clearInterval: [() => own("timers.ts"), "clearTimeout"],
  setImmediate: [() => own("timers.ts"), "setImmediate"],
  clearImmediate: [() => own("timers.ts"), "clearTimeout"],
  queueMicrotask: [() => own("timers.ts"), "queueMicrotask"],
  console: [() => own("console.ts"), "console"],
};

/** Globals that reach a network or another thread. */
export const refusedGlobals = ["fetch", "XMLHttpRequest", "WebSocket", "EventSource", "Worker", "importScripts"];

const prefix = "postern-shim:";

/** Global → [specifier, export], for rolldown's `transform.inject`. */
export const shimInjections: Record<string, [string, string]> = Object.fromEntries(
  Object.entries(modules).map(([name, [, exported]]) => [name, [prefix + name, exported] as [string, string]]),
);

/**
 * The file behind a specifier of an injection, or behind the one built-in that has a package of its own; else null.
 * `importer`: @exodus/bytes is taken as it is, not as it would be for browsers, which have what it is here for.
 */
export function shimFile(specifier: string, importer = ""): string | null {
  if (specifier.startsWith(".") && /[\\/]@exodus[\\/]bytes[\\/]/.test(importer))
    return join(dirname(importer), specifier);
  if (/^(node:)?buffer$/.test(specifier)) return modules["Buffer"]?.[0]() ?? null;
  return specifier.startsWith(prefix) ? (modules[specifier.slice(prefix.length)]?.[0]() ?? null) : null;
}

/**
 * core-js looks whether the globals are there already. It must find the isolate's own, that is none: with the injections it would
 * find itself, half loaded. Null for any other file.
 */
export function shimSource(file: string, text: string): string | null {
  if (!/[\\/]core-js-pure[\\/]/.test(file)) return null;
  // Its own Array.from for old browsers defines each element as a property: most of the time that a URL took.
  if (/[\\/]internals[\\/]array-from\.js$/.test(file)) return "module.exports = (items) => Array.from(items);";
  const names = [...Object.keys(modules), ...refusedGlobals].filter((name) => new RegExp(`\\b${name}\\b`).test(text));
  return names.length === 0 ? text : `var ${names.join(", ")}; ${text}`;
}
