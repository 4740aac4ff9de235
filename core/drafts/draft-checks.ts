/** What is said of a draft before it is sent: quiet warnings, vetoes that want a second yes, and how it will travel. */
import type { ComposeHooks, Draft, HeaderLine, ProtectedDraft } from "../plugins/compose-hooks.ts";
import { plainError, type PlainError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import { sendable } from "../mime/compose/mailbox.ts";
import type { Provenance } from "../provenance/provenance.ts";
import type { Identity } from "../store/identities.ts";
import type { StoreReader } from "../store/store-reader.ts";
import { fromOf, textOf } from "./draft-mail.ts";
import type { DraftState } from "./draft-state.ts";
import { type Travel, travelOf, type WayFinder } from "./travel.ts";

export interface DraftWarning {
  text: string;
  /** Whose it is; null: Postern's own. */
  pluginId: string | null;
}

export interface DraftVeto extends DraftWarning {
  /** What a yes is given to. */
  key: string;
}

/** How the mail will be protected. Nothing of Postern encrypts or signs yet: what is asked for beyond that stops it. */
export interface DraftProtection {
  isEncrypted: false;
  isSigned: false;
  /** Asked for by plugins: then it is not sent, for it could not be protected so. */
  isAskedFor: boolean;
  reasons: string[];
  /** A plugin that decides about protection failed: then it is not sent. */
  problem: PlainError | null;
}

export interface DraftOutlook {
  /** The mail goes by this server, the first there is, though nobody chose it for whom it is written as; null: it was chosen. */
  unchosenHost: string | null;
  warnings: DraftWarning[];
  vetoes: DraftVeto[];
  protection: DraftProtection;
  headers: HeaderLine[];
  travel: Travel[];
}

export interface DraftChecksParts {
  reader: StoreReader;
  outbox: WayFinder;
  compose: ComposeHooks;
  provenance: Pick<Provenance, "refresh" | "recipientWarning">;
}

export async function lookAhead(
  parts: DraftChecksParts,
  state: DraftState,
  identity: Identity | null,
): Promise<DraftOutlook> {
  const { compose, provenance } = parts;
  await provenance.refresh();
  const draft = await compose.headers(hookDraft(state, identity));
  const recipients = [...new Set([...draft.to, ...draft.cc, ...draft.bcc])];
  const [checks, protection, travel] = await Promise.all([
    compose.check(draft),
    protectionOf(compose, draft),
    travelOf(parts.outbox, identity?.id ?? null, recipients),
  ]);
  const own = [...state.to, ...state.cc, ...state.bcc].flatMap((address) => provenance.recipientWarning(address) ?? []);
  const warnings = [
    ...[...new Set(own)].map((text) => ({ text, pluginId: null })),
    ...checks.flatMap(({ plugin, answer }) => answer.warnings.map((text) => ({ text, pluginId: plugin }))),
  ];
  const vetoes = checks.flatMap(({ plugin, answer: { veto } }) =>
    veto === null ? [] : [{ text: veto.text, pluginId: plugin, key: `${plugin}:${veto.reason}` }],
  );
  const unchosenHost = unchosenHostOf(parts.reader, identity, travel);
  return { unchosenHost, warnings, vetoes, protection, headers: draft.headers, travel };
}

/** With one server there is nothing to choose; with more, another account's server learns of this address. */
function unchosenHostOf(reader: StoreReader, identity: Identity | null, travel: readonly Travel[]): string | null {
  if (identity === null || identity.relayId !== null) return null;
  const [first, second] = reader.relays();
  const isUsed = travel.some(({ host, security }) => security !== null && host === first?.config.host);
  return first && second && isUsed ? first.config.host : null;
}

/** compose.protect. Never rejects: what failed is told. */
export async function protectionOf(compose: Pick<ComposeHooks, "protect">, draft: Draft): Promise<DraftProtection> {
  const none = { isEncrypted: false, isSigned: false, isAskedFor: false, reasons: [], problem: null } as const;
  let asked: ProtectedDraft;
  try {
    asked = await compose.protect(draft);
  } catch (error) {
    return { ...none, reasons: [], problem: plainError(error) };
  }
  return { ...none, isAskedFor: asked.encrypt || asked.sign, reasons: asked.reasons };
}

/** What plugins see of a draft, as far as they were granted it (core/plugins/hooks/draft.ts). */
function hookDraft(state: DraftState, identity: Identity | null): Draft {
  const addresses = (list: DraftState["to"]) => list.flatMap(({ email }) => sendable(email.trim()) ?? []);
  return {
    from: fromOf(identity)?.email ?? "",
    to: addresses(state.to),
    cc: addresses(state.cc),
    bcc: addresses(state.bcc),
    subject: state.subject,
    text: textOf(state).slice(0, limits.classifyTextCharsMax),
    attachmentNames: state.files
      .flatMap(({ name, cid }) => (cid === null ? [name] : []))
      .slice(0, limits.classifyAttachmentsMax),
    headers: [],
  };
}
