import type { Plugins } from "../plugins/plugins.ts";
import { Drafts, type DraftsParts } from "./drafts.ts";
import { type OutboxPort, Sending } from "./sending.ts";
import type { DraftChecksParts } from "./draft-checks.ts";

/** The part of the unlocked kernel that mail is written with. */
export function openDrafts({
  plugins,
  outbox,
  provenance,
  ...parts
}: Omit<DraftsParts, "provenance"> & {
  plugins: Pick<Plugins, "compose">;
  outbox: OutboxPort;
  provenance: DraftsParts["provenance"] & DraftChecksParts["provenance"];
}): { drafts: Drafts; sending: Sending } {
  const drafts = new Drafts({ ...parts, provenance });
  return { drafts, sending: new Sending({ ...parts, provenance, drafts, compose: plugins.compose, outbox }) };
}
