/**
 * Where plugins have their say. Four kinds, each with a strict meaning:
 *   each   every plugin is asked at once; the answers come back as a list
 *   first  plugins are asked in order until one answers
 *   fold   each plugin gets what the one before made of the value
 *   named  exactly one plugin is asked, by its id
 * What happens when a plugin fails belongs to the hook, never to the plugin: `open` goes on without its answer,
 * `closed` fails the whole question. tapable does the calling and is seen nowhere else.
 */
import { AsyncParallelHook, AsyncSeriesBailHook, AsyncSeriesWaterfallHook, HookMap } from "tapable";
import { AppError, plainError, type PlainError } from "./errors.ts";

export type HookKind = "each" | "first" | "fold" | "named";

export interface HookRules<Kind extends HookKind = HookKind> {
  readonly name: string;
  readonly kind: Kind;
  readonly onFailure: "open" | "closed";
  /** Longest time that one plugin may take, waiting included. */
  readonly wallMs: number;
}

/** `signal` is aborted when the hook no longer waits for the answer. Null: no opinion. */
export type HookHandler<In, Out> = (input: In, signal: AbortSignal) => Promise<Out | null> | Out | null;

export interface HookFailure extends PlainError {
  plugin: string;
  hook: string;
}

export type ReportHookFailure = (failure: HookFailure) => void;

interface Taps<In, Out> {
  /** One handler a plugin; returns the function that takes it away again. */
  tap(plugin: string, handler: HookHandler<In, Out>): () => void;
}

export interface OpenEachHook<In, Out> extends Taps<In, Out> {
  ask(input: In): Promise<Array<{ plugin: string; answer: Out }>>;
}
export interface OpenFirstHook<In, Out> extends Taps<In, Out> {
  ask(input: In): Promise<{ plugin: string; answer: Out } | null>;
}
export interface OpenFoldHook<Value> extends Taps<Value, Value> {
  ask(value: Value): Promise<Value>;
}
export interface OpenNamedHook<In, Out> extends Taps<In, Out> {
  /** Null when the plugin has no opinion, and for an open hook also when it failed or is not there. */
  ask(plugin: string, input: In): Promise<Out | null>;
}

/** A hook's rules, and the way to make a live one: definitions are shared, taps belong to one kernel. */
export interface DefinedHook<Kind extends HookKind, Open> extends HookRules<Kind> {
  open(report: ReportHookFailure): Open;
}

export function defineHook<In, Out>(rules: HookRules<"each">): DefinedHook<"each", OpenEachHook<In, Out>>;
export function defineHook<In, Out>(rules: HookRules<"first">): DefinedHook<"first", OpenFirstHook<In, Out>>;
export function defineHook<Value>(rules: HookRules<"fold">): DefinedHook<"fold", OpenFoldHook<Value>>;
export function defineHook<In, Out>(rules: HookRules<"named">): DefinedHook<"named", OpenNamedHook<In, Out>>;
export function defineHook(rules: HookRules): DefinedHook<HookKind, unknown> {
  return Object.freeze({
    ...rules,
    open(report: ReportHookFailure) {
      const guards = new Map<string, Guarded>();
      const asker = askers[rules.kind](rules, guards);
      return {
        tap(plugin: string, handler: HookHandler<unknown, unknown>) {
          if (guards.has(plugin)) throw new AppError("CONFLICT", { hook: rules.name, plugin });
          guards.set(plugin, guard(rules, plugin, handler, report));
          asker.changed();
          return () => {
            guards.delete(plugin);
            asker.changed();
          };
        },
        ask: asker.ask,
      };
    },
  });
}

type Guarded = (input: unknown) => Promise<unknown>;
interface Asker {
  ask: (...args: unknown[]) => Promise<unknown>;
  /** tapable cannot untap: its hook is made anew from the guards. */
  changed(): void;
}
interface Answer {
  plugin: string;
  answer: unknown;
}

const askers: Record<HookKind, (rules: HookRules, guards: Map<string, Guarded>) => Asker> = {
  each(_rules, guards) {
    const make = () => {
      const hook = new AsyncParallelHook<[unknown, Answer[]]>(["input", "answers"]);
      for (const [plugin, guarded] of guards) {
        hook.tapPromise(plugin, async (input, answers) => {
          const answer = await guarded(input);
          if (answer !== undefined) answers.push({ plugin, answer });
        });
      }
      return hook;
    };
    let hook = make();
    return {
      changed: () => (hook = make()),
      async ask(input) {
        const answers: Answer[] = [];
        const order = [...guards.keys()];
        await hook.promise(input, answers);
        // In the order of the plugins, not of their speed: the same answers always combine the same way.
        return answers.sort((a, b) => order.indexOf(a.plugin) - order.indexOf(b.plugin));
      },
    };
  },
  first(_rules, guards) {
    const make = () => {
      const hook = new AsyncSeriesBailHook<[unknown], Answer | undefined>(["input"]);
      for (const [plugin, guarded] of guards) {
        hook.tapPromise(plugin, async (input) => {
          const answer = await guarded(input);
          return answer === undefined ? undefined : { plugin, answer };
        });
      }
      return hook;
    };
    let hook = make();
    return { changed: () => (hook = make()), ask: async (input) => (await hook.promise(input)) ?? null };
  },
  fold(_rules, guards) {
    const make = () => {
      const hook = new AsyncSeriesWaterfallHook<[unknown]>(["value"]);
      for (const [plugin, guarded] of guards) hook.tapPromise(plugin, guarded);
      return hook;
    };
    let hook = make();
    return { changed: () => (hook = make()), ask: (value) => hook.promise(value) };
  },
  named(rules, guards) {
    const make = () => {
      const hooks = new HookMap(() => new AsyncSeriesBailHook<[unknown], unknown>(["input"]));
      for (const [plugin, guarded] of guards) hooks.for(plugin).tapPromise(plugin, guarded);
      return hooks;
    };
    let hooks = make();
    return {
      changed: () => (hooks = make()),
      async ask(plugin, input) {
        const hook = hooks.get(plugin);
        if (hook) return (await hook.promise(input)) ?? null;
        if (rules.onFailure === "open") return null;
        throw new AppError("PLUGIN_OFF", { plugin: plugin as string, hook: rules.name });
      },
    };
  },
};

/** Holds one handler to the hook's wall clock and failure rule. Undefined: no opinion, which tapable passes over. */
function guard(
  rules: HookRules,
  plugin: string,
  handler: HookHandler<unknown, unknown>,
  report: ReportHookFailure,
): Guarded {
  return async (input) => {
    const abort = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    try {
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new AppError("PLUGIN_LIMIT", { limit: "wallMs" })), rules.wallMs);
      });
      return (await Promise.race([handler(input, abort.signal), late])) ?? undefined;
    } catch (error) {
      // The error gains plugin and hook and loses its stack here, at the plugin border (STYLE.md, errors 5).
      const { code, detail } = plainError(error);
      const failure: HookFailure = { code, detail, plugin, hook: rules.name };
      report(failure);
      if (rules.onFailure === "open") return undefined;
      throw new AppError(code, { ...detail, plugin, hook: rules.name });
    } finally {
      clearTimeout(timer);
      abort.abort();
    }
  };
}
