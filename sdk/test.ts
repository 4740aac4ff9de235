/** What the author of a plugin imports in its tests, which `postern plugin test` runs. */
import type { Hooks, Verdict } from "./hooks.ts";
import type { SubmissionReply } from "./host.ts";

export interface HarnessOptions {
  /** The plugin's folder: `import.meta.dirname` of a test beside manifest.json. */
  folder: string;
  /** Milliseconds since 1970 that the virtual clock starts with. */
  now?: number;
  /** What the user set; the manifest's defaults stand for the rest. */
  settings?: Record<string, string | number | boolean>;
}

/** What became of a delivered message. */
export interface Delivered {
  key: string;
  /** Names of its tags, in the order they were added. */
  tags: string[];
  /** What the plugin answered to message.classify; null: no opinion, or no such hook. */
  verdict: Verdict | null;
}

export interface RecordedAnswer {
  /** Default: 200. */
  status?: number;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
}

/** One use of a capability. */
export interface CapabilityUse {
  capability: string;
  method: string;
  args: unknown;
  /** `ok`, or the code of the refusal. */
  code: string;
}

/** One plugin in the real runner, with real grants. Mail, clock, network and storage are the test's own. */
export interface Harness {
  /** A message arrives: message.classify and message.observe are asked as Postern asks them. */
  deliver(eml: string | Uint8Array, options?: { tags?: string[] }): Promise<Delivered>;
  /** The user says what a delivered message is; null: they take it back. */
  decide(key: string, decision: "spam" | "ham" | null): Promise<void>;
  /** Somebody else changes the tags of a delivered message: the user, if `by` does not say otherwise. */
  retag(key: string, change: { add?: string[]; remove?: string[]; by?: "user" | "source" | "plugin" }): Promise<void>;
  /** Asks any hook with what the plugin is to see. The answer is checked against the hook's schema. */
  ask<Name extends keyof Hooks>(hook: Name, input: Hooks[Name]["input"]): Promise<Hooks[Name]["answer"]>;
  /** Allows a capability, or another scope of it: at most what the manifest asks for. At first all of that is granted. */
  grant(capability: string, scope: object): void;
  /** As when the user takes a capability away. */
  revoke(capability: string): void;
  /** Runs `work` and fails unless the plugin was denied something in it, `capability` if named. */
  expectDenied(work: () => Promise<unknown>, capability?: string): Promise<void>;
  /** Fails unless the plugin was denied that capability at any time so far. */
  expectDenied(capability: string): Promise<void>;
  /** Turns the clock on. For each interval of `schedule.every` that is over, schedule.tick is asked. */
  advance(milliseconds: number): Promise<void>;
  readonly net: {
    /** What `host.net.fetch` gets for this URL. Anything without an answer is refused. */
    answer(url: string, answer: RecordedAnswer, method?: string): void;
    /** In order: what was asked for, with method. */
    readonly requests: Array<{ method: string; url: string; body: string | null }>;
  };
  /** What `host.transport.submit` is told of a recipient. Absent: the relay takes the mail. */
  relayAnswers(address: string, reply: Omit<SubmissionReply, "address">): void;
  /** What contact.read finds. */
  addContact(contact: { address: string; name: string; sent?: number; received?: number }): void;
  /** What secret.use puts in. */
  setSecret(name: string, value: string): void;
  tagsOf(key: string): string[];
  /** Everything that the plugin asked of Postern, in order. */
  readonly uses: CapabilityUse[];
  /** What the plugin wrote to its console. */
  readonly console: string[];
  /** Ends the runner. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Where `postern plugin test` says the harness is. */
const variable = "POSTERN_HARNESS";

/** Starts the plugin in `folder`. Rejects with the place in your code when it cannot be bundled or fails at its start. */
export async function createHarness(options: HarnessOptions): Promise<Harness> {
  const { process } = globalThis as unknown as { process?: { env: Record<string, string | undefined> } };
  const place = process?.env[variable];
  if (place === undefined) throw new Error("Run the tests with: postern plugin test");
  const { openHarness } = (await import(place)) as { openHarness(options: HarnessOptions): Promise<Harness> };
  return openHarness(options);
}
