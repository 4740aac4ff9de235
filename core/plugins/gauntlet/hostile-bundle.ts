import type { GuestAttack, TransportAttack } from "./attack.ts";
import type { Canary } from "./canaries.ts";

type HostileCode = Pick<GuestAttack, "code" | "before" | "script">;

/** The bundle of an attack: plain JavaScript, as a package or a build holds it. */
export function hostileBundle({ code, before = "", script }: HostileCode, canary: Canary): string {
  if (script !== undefined) return script;
  return `var plugin = (() => {
  const canary = ${JSON.stringify(canary)};
  const found = [];
  const verdicts = () => [0, 1].map(() => ({
    score: found.length === 0 ? 0.25 : 1,
    words: found.slice(0, 20).map((word) => ({ word: String(word).slice(0, 80), probability: 1 })),
  }));
  ${before}
  return { default: { hooks: { "message.classify": async (views, host) => { ${code} } } } };
})();`;
}

export function transportBundle({ hook, code }: TransportAttack): string {
  return `var plugin = { default: { hooks: { ${JSON.stringify(hook)}: async (input, host) => { ${code} } } } };`;
}

/** A plugin that does no harm. On its first call it keeps what another might want; to see and to be seen. */
export function witnessBundle(score: number): string {
  return `var plugin = { default: { hooks: { "message.classify": (views) => views.map(() => ({ score: ${score}, words: [] })) } } };`;
}

const capabilities = {
  "message.read": {
    fields: ["envelope", "text", "attachment-types"],
    headers: ["received", "list-id", "content-type", "x-mailer", "user-agent", "reply-to", "return-path"],
    mail: "all",
    reason: "To attack.",
  },
  "message.tag": { tags: ["spam", "ham"], reason: "To attack." },
  "store.own": { megabytes: 2, reason: "To attack." },
};

/** A manifest that asks for what a spam filter does; `changes` may replace any of it, and capabilities one by one. */
export function hostileManifest(id: string, changes: { capabilities?: object } = {}): object {
  return {
    manifest: 1,
    id,
    version: "1.0.0",
    sdk: "^1.0",
    name: id,
    summary: "A hostile plugin of the gauntlet.",
    main: "main.ts",
    hooks: { "message.classify": {} },
    limits: { memoryMiB: 16 },
    ...changes,
    capabilities: { ...capabilities, ...changes.capabilities },
  };
}
