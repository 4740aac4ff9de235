/** What the user allowed a plugin. It lives here, in the kernel: a runner that was taken over gains nothing by lying. */
import { AppError, plainError } from "../kernel/errors.ts";
import { type CapabilityName, capabilities, capabilityOf, type ScopeOf } from "./capabilities/all.ts";
import type { CapabilityContext } from "./capabilities/capability.ts";
import { heldPorts } from "./capabilities/held-ports.ts";
import { compileSchema, describeProblem } from "./compile-schema.ts";
import { parseGuestJson } from "./guest-json.ts";
import type { Manifest } from "./manifest.ts";
import type { Ask, Refusal } from "./sandbox/ask-desk.ts";

type Methods = Record<string, (args: never) => Promise<unknown>>;

const argumentChecks = new Map(
  Object.values(capabilities).flatMap(({ name, methods = {} }) =>
    Object.entries(methods).map(([method, { args }]) => [`${name} ${method}`, compileSchema(args)] as const),
  ),
);

export class Grant {
  readonly #plugin: string;
  readonly #carried: CapabilityContext["carried"];
  readonly #parcels: CapabilityContext["parcels"];
  readonly #scopes: Manifest["capabilities"];
  readonly #methods = new Map<string, Methods>();
  #isHeld = true;

  constructor(scopes: Manifest["capabilities"], given: CapabilityContext) {
    const context = { ...given, ...heldPorts(given, () => this.#isHeld) };
    this.#plugin = context.plugin;
    this.#carried = context.carried;
    this.#parcels = context.parcels;
    this.#scopes = scopes;
    for (const [name, scope] of Object.entries(scopes)) {
      const methods = capabilityOf(name)?.open?.(context, scope as never);
      if (methods) this.#methods.set(name, methods);
    }
  }

  /** What was asked for under it and is not done yet is refused with PLUGIN_OFF. */
  end(): void {
    this.#isHeld = false;
  }

  /** Throws PLUGIN_DENIED with the manifest line that would ask for it. */
  scopeOf<Name extends CapabilityName>(name: Name): ScopeOf<Name> {
    const scope = this.#scopes[name];
    if (scope === undefined) throw this.#denied(name);
    return scope;
  }

  /** Null: not granted. */
  find<Name extends CapabilityName>(name: Name): ScopeOf<Name> | null {
    return this.#scopes[name] ?? null;
  }

  /** Whether the host took mail from this plugin since it last claimed so. */
  claimCarried(host: string): boolean {
    return this.#carried.claim(host);
  }

  /** The mail may be given to its relay until what this gives back is called. */
  beginCarrying(parcel: Parameters<CapabilityContext["parcels"]["begin"]>[0]): () => void {
    return this.#parcels.begin(parcel);
  }

  /** Whether the kernel's own driver saw the relay take that mail for that recipient. */
  wasDelivered(parcelId: string, address: string): boolean {
    return this.#parcels.wasDelivered(parcelId, address);
  }

  /** A guest's call of a capability: granted? known? well formed? Then done. Nothing that a guest sends is trusted here. */
  async answer(ask: Ask): Promise<{ answer: unknown } | { refusal: Refusal }> {
    try {
      if (capabilityOf(ask.capability) === null) throw new AppError("BAD_REQUEST", { problem: "unknown capability" });
      this.scopeOf(ask.capability as CapabilityName);
      const check = argumentChecks.get(`${ask.capability} ${ask.method}`);
      const methods = this.#methods.get(ask.capability);
      const method = check && methods && Object.hasOwn(methods, ask.method) ? methods[ask.method] : undefined;
      if (!check || !method)
        throw new AppError("BAD_REQUEST", { capability: ask.capability, problem: "unknown method" });
      const args = parseGuestJson(ask.args, "BAD_REQUEST");
      if (!check(args)) {
        const { pointer, problem } = describeProblem(check.errors?.[0]);
        throw new AppError("BAD_REQUEST", { capability: ask.capability, method: ask.method, where: pointer, problem });
      }
      return { answer: await method(args as never) };
    } catch (error) {
      const plain = plainError(error);
      return { refusal: { ...plain, message: refusalText(plain) } };
    }
  }

  #denied(name: string): AppError {
    const line = `"${name}": { …, "reason": "…" }`;
    return new AppError("PLUGIN_DENIED", {
      plugin: this.#plugin,
      capability: name,
      manifest: `"capabilities": { ${line} }`,
    });
  }
}

/** For the author of the plugin, who may never see `detail`. */
function refusalText({ code, detail }: ReturnType<typeof plainError>): string {
  if (code === "PLUGIN_DENIED")
    return `Not granted: ${detail["capability"]}. The manifest must ask for it: ${detail["manifest"]}`;
  return [code, ...Object.entries(detail).map(([name, value]) => `${name}: ${value}`)].join(", ");
}
