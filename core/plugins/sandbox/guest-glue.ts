/**
 * The bridge's end inside the isolate. It runs before the plugin and lives in a closure. Only strings and numbers cross.
 * Bundled to text and inlined into the runner (build.ts).
 */
import { ask, settle } from "./guest-asks.ts";
import { apply, create, freeze, now, parse, slice, stringify, TypeErrorClass } from "./guest-intrinsics.ts";

/** The one way out: the host's callback. */
type Post = (kind: "result" | "failed" | "ask", id: number, name: string, text: string) => void;
/** The one way in. Everything that it does, turning errors into text too, happens within the entry's timeout. */
type Enter = (kind: "start" | "call" | "reply", id: number, name: string, text: string) => void;

type Handler = (input: unknown, host: unknown) => unknown;
interface PluginGlobal {
  plugin?: { default?: { start?: Handler; hooks?: Record<string, Handler> } };
}

const handlers = create(null) as Record<string, Handler>;

export function connect(post: Post): Enter {
  let host = hostOf(post, freeze({}));

  async function run(kind: "start" | "call", id: number, name: string, text: string): Promise<void> {
    let answer = "null";
    try {
      if (kind === "start") {
        const { hooks, settings } = parse(text);
        host = hostOf(post, freeze(settings));
        await start(hooks, host);
      } else answer = stringify(await (handlers[name] as Handler)(parse(text), host)) ?? "null";
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

/** What a handler gets as its second argument: the SDK's `Host`. */
function hostOf(post: Post, settings: object): object {
  const send = (id: number, name: string, args: string) => post("ask", id, name, args);
  return freeze({
    settings,
    store: freeze({
      read: (key: string) => ask(send, "store.own", "read", { key }),
      list: (prefix: string) => ask(send, "store.own", "list", { prefix }),
      write: (entries: unknown) => ask(send, "store.own", "write", { entries }),
    }),
    mail: freeze({
      tag: (key: string, add: unknown, remove: unknown) => ask(send, "message.tag", "tag", { key, add, remove }),
    }),
    net: freeze({ fetch: (request: unknown) => ask(send, "net.fetch", "fetch", request) }),
    secrets: freeze({ fetch: (request: unknown) => ask(send, "secret.use", "fetch", request) }),
    transport: freeze({
      post: (request: unknown) => ask(send, "transport.carry", "post", request),
      submit: (id: string, host: string, recipients: unknown) =>
        ask(send, "transport.carry", "submit", { id, host, recipients }),
    }),
    contacts: freeze({ find: (address: string) => ask(send, "contact.read", "find", { address }) }),
    keys: freeze({ find: (address: string) => ask(send, "keys.read", "find", { address }) }),
    clock: freeze({ now: () => now() }),
  });
}

/** The bundle left its exports in the global `plugin`. */
async function start(hooks: string[], host: object): Promise<void> {
  const plugin = (globalThis as PluginGlobal).plugin?.default;
  for (let i = 0; i < hooks.length; i += 1) {
    const handler = plugin?.hooks?.[hooks[i] as string];
    if (typeof handler !== "function") throw new TypeErrorClass("a hook without a handler");
    handlers[hooks[i] as string] = handler;
  }
  if (typeof plugin?.start === "function") await plugin.start(undefined, host);
}

/** Reading a thrown object runs the guest's getters: they may throw again. */
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
