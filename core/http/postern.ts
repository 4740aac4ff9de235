import type { JmapKernel } from "../jmap/kernel.ts";
import type { Outbox } from "../delivery/outbox.ts";
import type { Drafts } from "../drafts/drafts.ts";
import type { Sending } from "../drafts/sending.ts";
import type { DataPaths } from "../kernel/config.ts";
import type { ImportJob } from "../sources/import-job.ts";
import type { PdfConverter } from "../pictures/pdf-converter.ts";
import type { Pictures } from "../pictures/pictures.ts";
import type { Network } from "../network/network.ts";
import type { SignIns } from "../oauth2/sign-ins.ts";
import type { ShownMessage } from "../plugins/hooks/message-view.ts";
import type { Plugins } from "../plugins/plugins.ts";
import type { Provenance } from "../provenance/provenance.ts";
import type { MessageId } from "../store/types.ts";
import type { ScrubProgress, ScrubReport } from "../vault/scrub.ts";

/** Why an open kernel is closed. */
export type CloseReason = "asked" | "idle" | "stopping";

/** What http needs of imports. */
export interface ImportsPart {
  start(request: { paths: string[]; tag?: string }): Promise<ImportJob>;
  startUpload(stream: AsyncIterable<Uint8Array>, name: string, tag?: string): Promise<ImportJob>;
  stop(id: string): Promise<unknown> | unknown;
  resume(id: string): Promise<ImportJob>;
  list(): ImportJob[];
  wait(id: string): Promise<ImportJob>;
  startDemo(): Promise<ImportJob>;
  removeDemo(): Promise<unknown>;
}

/** A connection to a mail server that the user asked for. The password is write-only: no answer holds it; empty with a sign-in. */
export interface SourceRequest {
  host: string;
  port: number;
  security: "tls" | "starttls";
  user: string;
  password: string;
  /** The sign-in that opens it in place of a password. */
  signInId?: number | null;
  /** PEM of a certificate that the user chose to trust after seeing its fingerprint. */
  trustedCertificate?: string | null;
  route?: "direct" | "tor";
  /** What is changed here stays here. */
  isReadOnly?: boolean;
}

/** What http needs of sources; the answers are shown as they are. */
export interface SourcesPart {
  list(): unknown[];
  create(request: SourceRequest): Promise<unknown>;
  test(request: SourceRequest): Promise<unknown>;
  testChanges(id: number, changes: Partial<SourceRequest>): Promise<unknown>;
  update(id: number, changes: Partial<SourceRequest>): Promise<unknown>;
  remove(id: number): Promise<unknown>;
  sync(id: number): Promise<unknown>;
}

/** A server for outgoing mail that the user asked for. The password is write-only. */
export interface RelayRequest extends SourceRequest {
  authentication?: "password" | "oauth2" | "none";
  /** The source whose account it sends for. */
  sourceId?: number | null;
}

/** What http needs of the outbox beside what JMAP does. */
export type OutboxPart = Pick<
  Outbox,
  "retryNow" | "giveUp" | "resolveDoubt" | "dismiss" | "waysOf" | "reroute" | "relaysChanged"
>;

/** What http needs of relays; the answers are shown as they are. */
export interface RelaysPart {
  list(): unknown[];
  create(request: RelayRequest, sendAs: { email: string; name: string } | null): Promise<unknown>;
  test(request: RelayRequest): Promise<unknown>;
  testChanges(id: number, changes: Partial<RelayRequest>): Promise<unknown>;
  update(id: number, changes: Partial<RelayRequest>): Promise<unknown>;
  remove(id: number): Promise<unknown>;
}

/** The unlocked kernel as http sees it; core/main.ts builds it. */
export interface OpenPostern extends JmapKernel {
  outbox: JmapKernel["outbox"] & OutboxPart;
  paths: DataPaths;
  imports: ImportsPart;
  sources: SourcesPart;
  relays: RelaysPart;
  signIns: Pick<SignIns, "list" | "ended" | "providers" | "begin" | "status" | "paste" | "cancel">;
  autoconfig: { find(address: string, route: "direct" | "tor"): Promise<unknown> };
  plugins: Pick<
    Plugins,
    | "installs"
    | "list"
    | "detail"
    | "preview"
    | "walls"
    | "flushAudit"
    | "describe"
    | "transports"
    | "panels"
    | "compose"
  >;
  /** Messages as a plugin's panel or action is shown them. */
  chosen(messageIds: MessageId[]): Promise<ShownMessage[]>;
  pictures: Pick<Pictures, "reencode" | "check">;
  pdfs: Pick<PdfConverter, "state">;
  provenance: Pick<Provenance, "refresh" | "security" | "mark" | "check" | "servers" | "correspondents">;
  drafts: Drafts;
  sending: Sending;
  network: Pick<Network, "ledger" | "hosts" | "status" | "change" | "useTor">;
  /** Reads the whole vault: see core/vault/scrub.ts. */
  scrub(onProgress: (progress: ScrubProgress) => void): Promise<ScrubReport>;
  close(reason: CloseReason): Promise<void>;
}
