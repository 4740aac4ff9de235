/** Hostile plugins: what each does, and what must become of it. Each runs beside an honest one, in the same runner. */

export interface HostileGuest {
  /** Source of main.ts. */
  main: string;
  manifest?: object;
  /**
   * "breach": its call is answered for it and its runner replaced · "failed": its call fails, its runner goes on ·
   * "harmless": it gains nothing, and its answer counts like any other.
   */
  becomes: "breach" | "failed" | "harmless";
  /** Of the breach. */
  limit?: string[];
}

/** A plugin whose classify handler is `body`, which sees `views`, `host` and whatever `before` set up. */
const classify = (body: string, before = ""): string => `
${before}
export default { hooks: { "message.classify"(views: any, host: any): any { ${body} } } };`;
const asynchronous = (body: string, before = ""): string => `
${before}
export default { hooks: { async "message.classify"(views: any, host: any): Promise<any> { ${body} } } };`;
const silent = "return views.map(() => null);";

const memory = ["memoryMiB", "crash"];
const time = ["wallMs"];

export const hostileGuests: Record<string, HostileGuest> = {
  "spins-for-ever": { main: classify("for (;;);"), becomes: "breach", limit: time },
  "spins-in-microtasks": { main: asynchronous("for (;;) await 0;"), becomes: "breach", limit: time },
  "spins-in-a-getter-of-its-error": {
    main: classify("throw { get name() { for (;;); }, get stack() { for (;;); }, toString() { for (;;); } };"),
    becomes: "breach",
    limit: time,
  },
  "spins-in-to-json": { main: classify("return { toJSON() { for (;;); } };"), becomes: "breach", limit: time },
  "spins-in-then": { main: classify("return { get then() { for (;;); } };"), becomes: "breach", limit: time },
  "spins-in-a-regular-expression": {
    main: classify('/^(a+)+$/.test("a".repeat(40) + "b"); return [];'),
    becomes: "breach",
    limit: time,
  },
  "spins-with-big-integers": {
    main: classify("let n = 3n; for (;;) n = n * n;"),
    becomes: "breach",
    limit: [...time, ...memory],
  },
  "never-answers": { main: classify("return new Promise(() => {});"), becomes: "breach", limit: time },
  "spins-after-a-reply": {
    main: asynchronous('await host.store.read("x"); for (;;);'),
    becomes: "breach",
    limit: time,
  },
  "fills-memory-with-arrays": {
    main: classify("const a: any[] = []; for (;;) a.push(new Array(1000).fill(1.5));"),
    becomes: "breach",
    limit: [...memory, ...time],
  },
  "fills-memory-with-maps": {
    main: classify("const m = new Map(); for (let i = 0; ; i += 1) m.set(i, { i });"),
    becomes: "breach",
    limit: [...memory, ...time],
  },
  "fills-memory-with-buffers": {
    main: classify("const a: any[] = []; for (;;) a.push(new Uint8Array(1e6).fill(1));"),
    // The isolate refuses the buffer that would be too much, by a RangeError.
    becomes: "failed",
  },
  "hoards-buffers-and-never-gives-up": {
    main: classify("const a: any[] = []; for (;;) try { a.push(new Uint8Array(1e6).fill(1)); } catch {}"),
    becomes: "breach",
    limit: [...memory, ...time],
  },
  "ends-the-process-by-one-string": {
    main: classify('return "x".repeat(2 ** 29 - 24).split("");'),
    becomes: "breach",
    limit: [...memory, ...time],
  },
  "floods-the-host-with-calls": {
    main: classify('for (;;) host.store.read("x").catch(() => {});'),
    manifest: { limits: { memoryMiB: 64, wallMs: 2000 } },
    becomes: "breach",
    limit: ["bridgeCallsPerEntryMax"],
  },
  "floods-the-host-with-bytes": {
    main: classify('const big = "x".repeat(4e6); for (;;) host.store.read(big).catch(() => {});'),
    manifest: { limits: { memoryMiB: 64, wallMs: 2000 } },
    becomes: "breach",
    limit: ["bridgeBytesPerEntryMax", ...memory, ...time],
  },
  "answers-with-more-than-a-frame": {
    main: classify('return "x".repeat(17 * 1024 * 1024);'),
    manifest: { limits: { memoryMiB: 128, wallMs: 2000 } },
    becomes: "breach",
    limit: ["bridgeFrameBytesMax"],
  },
  "answers-with-another-shape": { main: classify('return { score: "high" };'), becomes: "failed" },
  "answers-with-too-few": { main: classify("return [];"), becomes: "failed" },
  "answers-with-too-many": { main: classify("return [null, null, null, null];"), becomes: "failed" },
  "answers-with-a-score-above-one": {
    main: classify("return views.map(() => ({ score: 2, words: [] }));"),
    becomes: "failed",
  },
  "answers-with-an-unknown-field": {
    main: classify("return views.map(() => ({ score: 0.5, words: [], html: '<b>' }));"),
    becomes: "failed",
  },
  "answers-with-too-many-words": {
    main: classify("return views.map(() => ({ score: 0.5, words: Array(21).fill({ word: 'a', probability: 1 }) }));"),
    becomes: "failed",
  },
  "answers-with-a-deep-nest": {
    main: classify("let deep: any = []; for (let i = 0; i < 5000; i += 1) deep = [deep]; return deep;"),
    becomes: "failed",
  },
  "answers-with-nothing": { main: classify("return undefined;"), becomes: "failed" },
  "answers-with-a-function": { main: classify("return () => 1;"), becomes: "failed" },
  "throws-mail": { main: classify("throw new Error(views[0].text);"), becomes: "failed" },
  "throws-a-proxy": {
    main: classify('throw new Proxy({}, { get() { throw new Error("again"); } });'),
    becomes: "failed",
  },
  "throws-nothing": { main: classify("throw undefined;"), becomes: "failed" },
  "overflows-the-stack": { main: classify("const again = (): any => again(); return again();"), becomes: "failed" },
  "hijacks-json": {
    main: classify(
      silent,
      'JSON.parse = () => { throw 1; }; JSON.stringify = () => "[1]"; (Object.prototype as any).toJSON = undefined;',
    ),
    becomes: "harmless",
  },
  "hijacks-promises": {
    main: asynchronous(
      silent,
      `Promise.prototype.then = function () { return this; } as any;
       (Promise as any).resolve = () => { throw 1; };
       Object.defineProperty(Promise, Symbol.species, { get() { throw 1; } });`,
    ),
    becomes: "harmless",
  },
  "hijacks-collections": {
    main: classify(
      silent,
      `Map.prototype.get = () => { throw 1; }; (Array.prototype as any)[Symbol.iterator] = () => { throw 1; };
       Array.prototype.push = () => { throw 1; }; Function.prototype.call = Function.prototype.apply = () => { throw 1; };
       (Reflect as any).apply = () => { throw 1; }; String.prototype.slice = () => { throw 1; };`,
    ).replace("views.map(() => null)", "[null, null]"),
    becomes: "harmless",
  },
  "puts-setters-on-every-object": {
    main: asynchronous(
      'await host.store.read("x"); return [null, null];',
      `for (const name of ["resolve", "reject", "0", "1", "then", "default", "hooks"]) {
         Object.defineProperty(Object.prototype, name, { set() { throw 1; }, get() { return undefined; }, configurable: true });
       }`,
    ),
    becomes: "harmless",
  },
  "looks-for-a-way-out": {
    main: classify(`
      const found: string[] = [];
      for (const name of ["WebAssembly", "SharedArrayBuffer", "Atomics", "console", "require", "process", "global", "module",
        "fetch", "setTimeout", "setInterval", "queueMicrotask", "structuredClone", "ivm", "_ivm", "$0", "glue", "post"]) {
        if (name in globalThis) found.push(name);
        try { (0, eval)(name); found.push("eval " + name); } catch {}
      }
      const makers = [views.constructor.constructor, host.store.read.constructor, (async () => {}).constructor];
      for (const maker of makers) {
        for (const code of ["return process", "return require('fs')", "return this.constructor.constructor('return process')()"]) {
          try { if (new maker(code)()) if (!(new maker(code)() instanceof Promise)) found.push(code); } catch {}
        }
      }
      let at: any = host.store.read;
      while (at) { try { if (at.caller || at.arguments) found.push("caller"); } catch {} at = Object.getPrototypeOf(at); if (at === Function.prototype) break; }
      return views.map(() => ({ score: found.length === 0 ? 0.25 : 1, words: found.slice(0, 20).map((word) => ({ word, probability: 1 })) }));`),
    becomes: "harmless",
  },
  "collects-errors-of-the-host": {
    main: asynchronous(`
      const found: string[] = [];
      for (const ask of [() => host.store.read(1), () => host.store.write("x"), () => host.store.read("x".repeat(500)), () => host.store.list({})]) {
        try { await ask(); found.push("allowed"); } catch (error: any) {
          if (/core|sandbox|node:|\\.ts/.test(String(error.stack)) || error.constructor !== Error) found.push(String(error.stack).slice(0, 70));
          if (error.code !== "BAD_REQUEST") found.push(String(error.code));
        }
      }
      return views.map(() => ({ score: found.length === 0 ? 0.25 : 1, words: found.map((word) => ({ word, probability: 1 })) }));`),
    becomes: "harmless",
  },
  "rewrites-stack-traces": {
    main: classify(`
      const found: string[] = [];
      try { (Error as any).prepareStackTrace = (_: any, sites: any) => sites[0].getThis(); } catch {}
      if ((Error as any).prepareStackTrace !== undefined) found.push("prepareStackTrace");
      try { Error.stackTraceLimit = 1e9; } catch {}
      if (Error.stackTraceLimit !== 10) found.push("stackTraceLimit");
      return views.map(() => ({ score: found.length === 0 ? 0.25 : 1, words: found.map((word) => ({ word, probability: 1 })) }));`),
    becomes: "harmless",
  },
  "imports-a-module": {
    main: asynchronous(`
      const found: string[] = [];
      for (const name of ["node:fs", "fs", "./main.ts", "data:text/javascript,1"]) {
        try { await (0, eval)("import(" + JSON.stringify(name) + ")"); found.push(name); } catch {}
      }
      return views.map(() => ({ score: found.length === 0 ? 0.25 : 1, words: found.map((word) => ({ word, probability: 1 })) }));`),
    becomes: "harmless",
  },
};
