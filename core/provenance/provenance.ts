/** Who wrote a message, and how sure that is. */
import type { Clock } from "../kernel/clock.ts";
import type { Events } from "../kernel/events.ts";
import type { Log } from "../kernel/log.ts";
import { parseStructure } from "../mime/parse-structure.ts";
import type { Address, Part } from "../mime/message.ts";
import type { Broker } from "../network/broker.ts";
import type { StoreReader } from "../store/store-reader.ts";
import type { StoreWriter } from "../store/store-writer.ts";
import type { BlobRef, MessageId, MessageRow } from "../store/types.ts";
import { type Authentication, type AuthenticationStatus, authenticationFinding, statusOf } from "./authentication.ts";
import { authorFindings } from "./author-findings.ts";
import { type AuthorHeader, authorColumns, authorHeader } from "./author-header.ts";
import { type Correspondent, Correspondents } from "./correspondents.ts";
import { domainOf, shownDomain } from "./domains.ts";
import type { Finding, Tone } from "./finding.ts";
import { recipientWarning } from "./recipient-warning.ts";
import { type Reason, reasonsOf, type SecurityLine, securityLine } from "./security-line.ts";
import { type SenderFacts, senderFacts } from "./sender-facts.ts";
import { SenderChecks } from "./sender-checks.ts";
import { senderFindings } from "./sender-findings.ts";
import { TrustedServers } from "./trusted-servers.ts";

export interface ProvenanceParts {
  reader: StoreReader;
  writer: StoreWriter;
  vault: { read(ref: BlobRef): Buffer };
  broker: Pick<Broker, "resolve">;
  events: Events;
  clock: Clock;
  log: Log;
}

/** JMAP property postern:security: docs/jmap-extensions.md. */
export interface Security extends SecurityLine {
  reasons: Reason[];
  authentication: (Authentication & { status: AuthenticationStatus }) | null;
  /** Asking the DNS may tell more, and the user has not said that it is never asked. */
  canCheck: boolean;
  sender: SenderFacts;
}

/** JMAP property postern:securityMark. */
export interface SecurityMark {
  tone: Exclude<Tone, "quiet">;
  sentence: string;
}

export class Provenance {
  readonly #parts: ProvenanceParts;
  readonly servers: TrustedServers;
  readonly #correspondents: Correspondents;
  readonly #checks: SenderChecks;
  readonly #unsubscribe: () => void;

  constructor(parts: ProvenanceParts) {
    this.#parts = parts;
    this.#correspondents = new Correspondents(parts.reader, parts.clock);
    const read = (row: MessageRow) => this.#read(row);
    this.servers = new TrustedServers({ ...parts, read });
    this.#checks = new SenderChecks({ ...parts, servers: this.servers, read });
    this.#unsubscribe = parts.events.on("message.stored", ({ messageIds }) => this.#checks.noteStored(messageIds));
  }

  /** Resolves when new mail is checked, as far as it is checked by itself. */
  settled(): Promise<void> {
    return this.#checks.settled();
  }

  async close(): Promise<void> {
    this.#unsubscribe();
    await this.#checks.close();
  }

  /**
   * Checks who sent a message, asking the DNS if its server said nothing; null for a message that is not there. Throws
   * NETWORK_REFUSED when the DNS is never to be asked, NETWORK_FAILED, TOO_LARGE.
   */
  async check(messageId: MessageId): Promise<Security | null> {
    const [row] = this.#parts.reader.messagesByIds([messageId]);
    if (!row) return null;
    await this.#checks.check(row);
    await this.refresh();
    const { raw, root } = this.#read(row);
    return this.security(row, raw, root);
  }

  /** What `security`, `mark` and `sender` stand on is brought up to date. */
  refresh(): Promise<void> {
    return this.#correspondents.refresh();
  }

  /** What the mail that is here tells of the sender; null for a message that is not there. */
  async senderOf(messageId: MessageId): Promise<(SenderFacts & { authentication: AuthenticationStatus }) | null> {
    await this.refresh();
    const [row] = this.#parts.reader.messagesByIds([messageId]);
    if (!row) return null;
    const { raw, root } = this.#read(row);
    const { sender, authentication } = this.security(row, raw, root);
    return { ...sender, authentication: authentication?.status ?? "unknown" };
  }

  /** After `refresh`. */
  isOwnAddress(email: string): boolean {
    return this.#correspondents.isOwn(email);
  }

  /** After `refresh`. Everybody the user wrote to, with the name that was used last. */
  correspondents(): Iterable<Correspondent> {
    return this.#correspondents.people();
  }

  /** After `refresh`. Whom an address could be mistaken for, in a sentence; null: nobody. */
  recipientWarning(address: Address): string | null {
    return recipientWarning(address, this.#correspondents);
  }

  /** After `refresh`. Null for what the user wrote. */
  security(row: MessageRow, raw: Uint8Array, root: Part): Security {
    const header = authorHeader(raw, root);
    const facts = senderFacts(this.#parts.reader, this.#correspondents, row);
    const checked = this.#checks.known(row, raw, root);
    const findings = this.#findings(row, header, facts, checked);
    const status = checked && statusOf(checked, facts.address, header.isList);
    const isOpen = (status ?? "unknown") === "unknown" && facts.address !== "" && !this.#isOwn(row);
    return {
      ...securityLine(findings),
      reasons: reasonsOf(findings),
      authentication: checked && status && { ...checked, status },
      canCheck: isOpen && this.#checks.choice !== "never",
      sender: facts,
    };
  }

  /** After `refresh`. For a row of a list: what the columns tell, and only when it is worth a mark. */
  mark(row: MessageRow): SecurityMark | null {
    if (this.#isOwn(row)) return null;
    const header = authorColumns(row);
    const background = { correspondents: this.#correspondents, isFirst: true, isKnown: false };
    const checked = this.#checks.kept(row.id);
    // History is only asked about when it decides: most mail gives no reason.
    const findings = authorFindings(header, background);
    const author = row.from[0]?.email ?? "";
    if (checked !== null && author !== "") findings.push(authenticationFinding(checked, author, false));
    if (findings.every(({ tone }) => tone === "quiet")) return null;
    const facts = senderFacts(this.#parts.reader, this.#correspondents, row);
    const { tone, sentence } = securityLine(this.#findings(row, header, facts, checked));
    return tone === "quiet" ? null : { tone, sentence };
  }

  #findings(row: MessageRow, header: AuthorHeader, facts: SenderFacts, checked: Authentication | null): Finding[] {
    const isOwn = this.#isOwn(row);
    const open: Finding = { code: "transport.open", tone: "quiet", values: {} };
    if (isOwn) return [{ code: "sender.own", tone: "quiet", values: {} }, open];
    const { isFirst, isKnown, address } = facts;
    const findings = authorFindings(header, { correspondents: this.#correspondents, isFirst, isKnown });
    if (address !== "" && header.from.length <= 1)
      findings.push(checked ? authenticationFinding(checked, address, header.isList) : notChecked(address));
    return [...findings, ...senderFindings(facts, this.#correspondents.isOwn(address), header), open];
  }

  /** What lies in sent mail and drafts is the user's. */
  #isOwn({ tagIds, keywords }: MessageRow): boolean {
    const { reader } = this.#parts;
    return keywords.includes("$draft") || tagIds.includes(reader.tagByRole("sent").id);
  }

  #read(row: MessageRow): { raw: Buffer; root: Part } {
    const raw = this.#parts.vault.read(row.blob);
    return { raw, root: parseStructure(raw) };
  }
}

function notChecked(address: string): Finding {
  const values = { domain: shownDomain(domainOf(address)), why: "it was not checked" };
  return { code: "authentication.unknown", tone: "quiet", values };
}
