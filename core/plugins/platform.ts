/** The plugin platform as the rest of Postern sees it. plugins.ts opens one. */
import type { Clock } from "../kernel/clock.ts";
import type { Events } from "../kernel/events.ts";
import type { Log } from "../kernel/log.ts";
import type { NewAuditRow } from "../store/operations.ts";
import type { SpamVerdict } from "../store/types.ts";
import type { CapabilityPorts } from "./capabilities/capability-context.ts";
import type { ComposeHooks } from "./compose-hooks.ts";
import type { HookName } from "./hook-ports.ts";
import type { ContactQuestion, Fact } from "./hooks/contact-describe.ts";
import type { AttachmentInput } from "./hooks/attachment.ts";
import type { Assessment } from "./hooks/attachment-assess.ts";
import type { SafeCopy } from "./hooks/attachment-disarm.ts";
import type { CarryOutcome, Parcel } from "./hooks/delivery-carry.ts";
import type { RouteQuestion } from "./hooks/delivery-route.ts";
import type { Observation } from "./hooks/message-observe.ts";
import type { ShownMessage } from "./hooks/message-view.ts";
import type { RenderedMessage } from "./hooks/rendered-message.ts";
import type { PanelHooks } from "./panel-hooks.ts";
import type { PluginInstalls, PluginInstallStore } from "./plugin-installs.ts";
import type { PluginDetail, PluginView, UpdatePreview } from "./plugin-record.ts";
import type { WallStatus } from "./plugin-shapes.ts";
import type { PluginGround } from "./registry.ts";
import type { CarryingPlugin, OfferedWay } from "./ways.ts";

export interface PluginsOptions {
  /** Folder of plugin folders. */
  root: string;
  /** Where scripts/build-runner.ts put the bundles; by default build/plugins beside `root`. */
  build?: string;
  installs: PluginInstallStore & { taggedMessages(pluginId: string): number };
  /** What capabilities stand on. In shadow nothing that a plugin does has an effect. */
  ports: Record<"shipped" | "others" | "shadow", () => CapabilityPorts>;
  /** Had before; else it is looked for now. */
  ground?: PluginGround;
  /** False: without the plugins that ship with Postern. A benchmark's way to measure what they cost. */
  hasShipped?: boolean;
  writeAudit(rows: NewAuditRow[]): Promise<void>;
  log: Log;
  events: Events;
  clock: Clock;
}

export interface Plugins {
  readonly installs: PluginInstalls;
  /**
   * message.classify of the plugins that ship with Postern. The views are one JSON array, relayed as bytes. Verdicts in
   * order; null in it: no opinion. Null as a whole: there are filters, but none answered within limits.classifyWaitMs
   * (broken, or off); ask again later. Never rejects.
   */
  classify(viewsJson: Uint8Array, count: number): Promise<Array<SpamVerdict | null> | null>;
  /** Those that did not come with Postern and want stored mail, as far as they run. */
  feeds(): PluginFeed[];
  /** message.observe of one plugin: whether it took them. Never rejects. */
  observeBy(id: string, observations: Observation[]): Promise<boolean>;
  /** message.classify of one plugin; null: it did not answer. Never rejects. */
  classifyBy(id: string, viewsJson: Uint8Array, count: number): Promise<Array<SpamVerdict | null> | null>;
  /** message.observe of the shipped ones. Not accepted: some plugin did not take them; ask again later. A plugin takes the same decision twice. */
  observe(observations: Observation[]): Promise<{ accepted: boolean }>;
  /** keys.observe: whether every plugin that is on and wants to know took them. Never rejects. */
  observeKeys(fingerprints: string[]): Promise<boolean>;
  /** message.render. Null: no plugin has an opinion, or there is none. Rejects when the plugin that was asked failed. */
  assess(attachment: AttachmentInput): Promise<Array<{ plugin: string; answer: Assessment }>>;
  /** Null: no plugin makes safe copies of it. Rejects when one failed. */
  disarm(attachment: AttachmentInput): Promise<{ plugin: string; answer: SafeCopy } | null>;
  render(message: ShownMessage): Promise<{ plugin: string; answer: RenderedMessage } | null>;
  /** contact.describe: what each plugin knows of somebody. Never rejects. */
  describe(question: ContactQuestion): Promise<Array<{ plugin: string; answer: Fact[] }>>;
  readonly compose: ComposeHooks;
  readonly panels: PanelHooks;
  /** Plugins that carry mail, also those that are off. */
  transports(): CarryingPlugin[];
  /** delivery.route: the ways that plugins offer to a recipient. Never rejects. */
  route(question: RouteQuestion): Promise<OfferedWay[]>;
  /** delivery.carry by the plugin whose way was chosen: one outcome a recipient. Rejects when it failed, or is off. */
  carry(pluginId: string, parcel: Parcel): Promise<CarryOutcome[]>;
  /** Those that schedule.tick wakes, as far as they run. */
  scheduled(): Array<{ id: string; minutes: number }>;
  /** schedule.tick. Never rejects. */
  tick(id: string, at: number): Promise<void>;
  list(): PluginView[];
  /** Throws NOT_FOUND. */
  detail(id: string): PluginDetail;
  /** Tries the waiting update on the last calls. */
  preview(id: string): Promise<UpdatePreview>;
  walls(): WallStatus[];
  /** Everything that plugins did before is in the audit when this resolves. */
  flushAudit(): Promise<void>;
  /** Resolves when no plugin is starting any more. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** A plugin that is told of stored mail. */
export interface PluginFeed {
  id: string;
  hooks: HookName[];
  /** Which mail it may see. */
  mail: "new" | "all" | string[];
}
