/**
 * The bridge's end inside the isolate. It runs before the plugin, keeps every intrinsic it needs, and lives in a closure:
 * a plugin that rewrites JSON, Map.prototype or Promise.prototype.then harms itself alone. Only strings and numbers cross.
 * Bundled to text and inlined into the runner (build.ts): it imports nothing.
 */

/** The one way out: the host's callback. */
type Post = (kind: "result" | "failed" | "ask", id: number, name: string, text: string) => void;
/** The one way in. Everything that it does, turning errors into text too, happens within the entry's timeout. */
type Enter = (kind: "start" | "call" | "reply", id: number, name: string, text: string) => void;

type Handler = (input: unknown, host: unknown) => unknown;
interface Waiting {
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

export function connect(post: Post): Enter {
  const global = globalThis as unknown as Record<
    string,
    { default: { start?: Handler; hooks: Record<string, Handler> } }
  >;
  const { parse, stringify } = JSON;
  const { apply, defineProperty, deleteProperty } = Reflect;
  const { create, freeze } = Object;
  // oxlint-disable-next-line typescript/unbound-method -- taken now, before the plugin can put another in its place
  const { slice } = String.prototype;
  const [ErrorClass, PromiseClass, TypeErrorClass] = [Error, Promise, TypeError];

  deleteProperty(global, "WebAssembly");
  deleteProperty(global, "SharedArrayBuffer");
  deleteProperty(global, "Atomics");
  deleteProperty(global, "console");
  const fixed = { writable: false, configurable: false, enumerable: false };
  defineProperty(ErrorClass, "prepareStackTrace", { ...fixed, value: undefined });
  defineProperty(ErrorClass, "stackTraceLimit", { ...fixed, value: 10 });

  // No prototype, so that nothing a plugin puts on Object.prototype is ever found in them.
  const waiting = create(null) as Record<number, Waiting>;
  const handlers = create(null) as Record<string, Handler>;
  let lastAsk = 0;

  function ask(capability: string, method: string, args: unknown): Promise<unknown> {
    return new PromiseClass((resolve, reject) => {
      const id = ++lastAsk;
      waiting[id] = { resolve, reject };
      post("ask", id, `${capability} ${method}`, stringify(args) ?? "null");
    });
  }

  function settle(id: number, isOk: boolean, text: string): void {
    const asker = waiting[id];
    if (asker === undefined) return;
    delete waiting[id];
    const value = parse(text);
    if (isOk) return asker.resolve(value);
    // What the host refused crosses as code and detail, never with a stack.
    const error = new ErrorClass(value.message);
    defineProperty(error, "code", { ...fixed, value: value.code });
    defineProperty(error, "detail", { ...fixed, value: value.detail });
    asker.reject(error);
  }

  function describe(error: unknown): { name: string; stack: string } {
    try {
      const { name, stack } = error as { name: unknown; stack: unknown };
      return {
        name: typeof name === "string" ? apply(slice, name, [0, 40]) : "Error",
        stack: typeof stack === "string" ? apply(slice, stack, [0, 4000]) : "",
      };
    } catch {
      return { name: "Error", stack: "" };
    }
  }

  const host = freeze({
    store: freeze({
      read: (key: string) => ask("store.own", "read", { key }),
      list: (prefix: string) => ask("store.own", "list", { prefix }),
      write: (entries: unknown) => ask("store.own", "write", { entries }),
    }),
  });

  async function start(text: string): Promise<void> {
    const plugin = global["plugin"]?.default;
    const names: string[] = parse(text).hooks;
    for (let i = 0; i < names.length; i += 1) {
      const handler = plugin?.hooks[names[i] as string];
      if (typeof handler !== "function") throw new TypeErrorClass("hook without a handler");
      handlers[names[i] as string] = handler;
    }
    if (typeof plugin?.start === "function") await plugin.start(undefined, host);
  }

  async function run(kind: "start" | "call", id: number, name: string, text: string): Promise<void> {
    let answer = "null";
    try {
      if (kind === "start") await start(text);
      else answer = stringify(await (handlers[name] as Handler)(parse(text), host)) ?? "null";
    } catch (error) {
      const { name: errorName, stack } = describe(error);
      return post("failed", id, errorName, stack);
    }
    post("result", id, "", answer);
  }

  return function enter(kind, id, name, text) {
    if (kind === "reply") settle(id, name === "ok", text);
    else void run(kind, id, name, text);
  };
}
