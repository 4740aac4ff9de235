/**
 * What hostile plugins are made of. An attack is a file in attacks/<class>/: its name is what it does, its folder the class.
 * `postern doctor --gauntlet` and test/hostile/plugins run the same ones.
 */
import type { ErrorCode } from "../../kernel/errors.ts";
import type { HookName } from "../hook-ports.ts";
import type { Canary } from "./canaries.ts";

/** Which wall (docs/threat-model.md) is to stop it. */
export type Wall = "kernel" | "runner" | "isolate" | "bridge";

/** "shipped": in the shared runner, with the JIT. "stranger": in a runner of its own, without. */
export type Place = "shipped" | "stranger";

/**
 * "harmless": it gains nothing, and its answer counts like any other · "failed": its call fails, its runner goes on ·
 * "breach": its call is answered for it, and its runner replaced · "off": it never starts.
 */
export type Ending = "harmless" | "failed" | "breach" | "off";

interface AttackBase {
  /** One sentence for the user: what it tries. */
  about: string;
  wall: Wall;
}

/** A plugin that attacks when it is asked to classify two messages. */
export interface GuestAttack extends AttackBase {
  kind: "guest";
  /** JavaScript: the body of its handler. It sees `views`, `host`, `canary`, and `found`, which takes what must not be. */
  code: string;
  /** Runs first, in the plugin's own scope. */
  before?: string;
  /** The whole bundle instead; `code` and `before` are not used. */
  script?: string;
  ends: Ending;
  /** Of the breach: limits that may be named. */
  limits?: readonly string[];
  /** Its answer is taken, and it breaks out of its limits afterwards. */
  isLate?: boolean;
  /** Changes to its manifest. */
  manifest?: (canary: Canary) => object;
  /** Refused calls of it that must stand in the audit. */
  audit?: ErrorCode;
  /** Absent: both. */
  places?: readonly Place[];
}

/** A package that must not be taken. */
export interface PackageAttack extends AttackBase {
  kind: "package";
  bytes(canary: Canary): Uint8Array;
  refusal: ErrorCode;
}

/** An update that must not get more than the user agreed to. */
export interface UpdateAttack extends AttackBase {
  kind: "update";
  /** Of the version that was agreed to, and of the one that comes after it. */
  manifests(canary: Canary): [before: object, after: object];
  /** What the update does when it is asked, where it came to that. */
  code: string;
}

/** A plugin that lies about the mail it carries. */
export interface TransportAttack extends AttackBase {
  kind: "transport";
  hook: Extract<HookName, "delivery.carry" | "delivery.route">;
  /** Absent: TLS. */
  via?: "relay";
  /** Body of the handler; sees `parcel` or `question` as `input`, and `host`. */
  code: string;
  refusal: ErrorCode;
}

export type Attack = GuestAttack | PackageAttack | UpdateAttack | TransportAttack;

export interface NamedAttack {
  /** From its file: "spins-in-a-getter". */
  id: string;
  class: string;
  attack: Attack;
}

export const guest = (attack: Omit<GuestAttack, "kind">): Attack => ({ kind: "guest", ...attack });
export const badPackage = (attack: Omit<PackageAttack, "kind">): Attack => ({ kind: "package", ...attack });
export const update = (attack: Omit<UpdateAttack, "kind">): Attack => ({ kind: "update", ...attack });
export const transport = (attack: Omit<TransportAttack, "kind">): Attack => ({ kind: "transport", ...attack });

/** Names of limits that a breach may be told by. */
export const byMemory = ["memoryMiB", "crash"] as const;
export const byTime = ["wallMs"] as const;
/** Lets a plugin run out of time soon. */
export const impatient = () => ({ limits: { memoryMiB: 16, wallMs: 300 } });
