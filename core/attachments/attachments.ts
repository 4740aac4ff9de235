/** The attachments of a stored message: what each really is, how dangerous it is, and its safe copy. */
import type { Events } from "../kernel/events.ts";
import { limits } from "../kernel/limits.ts";
import type { Part } from "../mime/message.ts";
import { bodyParts } from "../mime/body-parts.ts";
import type { CleanPicture } from "../pictures/picture.ts";
import { type Assessment, type Risk, risks, worstOf } from "../plugins/hooks/attachment-assess.ts";
import type { SafeCopy } from "../plugins/hooks/attachment-disarm.ts";
import type { AttachmentInput } from "../plugins/hooks/attachment.ts";
import type { AttachmentSender, Finding } from "../plugins/hooks/attachment-facts.ts";
import type { MessageId, MessageRow } from "../store/types.ts";
import { type AttachedFile, attachedFiles } from "./attached-files.ts";
import { canDisarm, type Disarmer } from "./disarm.ts";
import { floorOf } from "./floor.ts";
import type { Inspector } from "./inspector.ts";
import { safeFileName } from "./names.ts";

/** How the page treats a file: suppressed ones show their name and the reasons alone. */
export type Handling = "plain" | "warned" | "suppressed";

/** The JMAP property postern:attachments (docs/jmap-extensions.md). */
export interface AttachmentAnswer {
  index: number;
  partId: string | null;
  /** Of a file inside winmail.dat: where its bytes are within the decoded part. */
  stretch: { start: number; length: number } | null;
  name: string;
  safeName: string;
  type: string;
  realType: string;
  kind: string;
  size: number;
  risk: Risk;
  handling: Handling;
  reasons: string[];
  findings: Finding[];
  inside: string[];
  canDisarm: boolean;
}

export interface ReadAttachments {
  row: MessageRow;
  raw: Uint8Array;
  root: Part;
  tags: string[];
}

export interface AttachmentsParts {
  assess(input: AttachmentInput): Promise<Array<{ plugin: string; answer: Assessment }>>;
  disarm(input: AttachmentInput): Promise<{ plugin: string; answer: SafeCopy } | null>;
  sender(messageId: MessageId): Promise<AttachmentSender>;
  disarmer: Disarmer;
  inspector: Pick<Inspector, "inspect">;
  events: Events;
}

export class Attachments {
  readonly #parts: AttachmentsParts;
  /** In order of use, the oldest first. */
  readonly #kept = new Map<MessageId, Promise<AttachmentAnswer[]>>();
  readonly #unwatch: Array<() => void>;

  constructor(parts: AttachmentsParts) {
    this.#parts = parts;
    const forget = (): void => this.#kept.clear();
    this.#unwatch = [parts.events.on("plugin.changed", forget), parts.events.on("grant.changed", forget)];
  }

  /** Parts that a page shows in the text (pictures by their Content-ID) are among them: whoever asks leaves out what it shows. */
  async of(id: MessageId, read: () => ReadAttachments): Promise<AttachmentAnswer[]> {
    const kept = this.#kept.get(id) ?? this.#assessAll(read());
    this.#kept.delete(id);
    this.#kept.set(id, kept);
    // What failed is tried again the next time.
    kept.catch(() => this.#kept.delete(id));
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > limits.attachmentFactsKeptMax && oldest !== undefined) this.#kept.delete(oldest);
    return kept;
  }

  /** Null: there is no such attachment, or none that a safe copy can be made of. Throws what the hook or the pictures throw. */
  async safeCopy(message: ReadAttachments, index: number): Promise<SafeCopy | null> {
    const file = attachedFiles(message.raw, bodyParts(message.root).attachments)[index];
    if (file === undefined) return null;
    const input = await this.#inputOf(message, file, { index, sender: await this.#parts.sender(message.row.id) });
    // Plugins first, the kernel's own way last: it answers when no plugin wants to.
    const found = await this.#parts.disarm(input);
    return found?.answer ?? this.#parts.disarmer.disarm(input);
  }

  /** Null: there is no such attachment. Throws what cannot be shown as a picture. */
  async thumbnail({ raw, root }: ReadAttachments, index: number): Promise<CleanPicture | null> {
    const file = attachedFiles(raw, bodyParts(root).attachments)[index];
    return file === undefined ? null : this.#parts.disarmer.thumbnail(file.content);
  }

  close(): void {
    for (const unwatch of this.#unwatch) unwatch();
    this.#kept.clear();
  }

  async #assessAll(message: ReadAttachments): Promise<AttachmentAnswer[]> {
    const files = attachedFiles(message.raw, bodyParts(message.root).attachments);
    const answers: AttachmentAnswer[] = [];
    if (files.length === 0) return answers;
    const sender = await this.#parts.sender(message.row.id);
    // One after the other: a message with many files leaves room for those of others.
    for (const [index, file] of files.entries())
      answers.push(await this.#assess(file, await this.#inputOf(message, file, { index, sender })));
    return answers;
  }

  async #assess(file: AttachedFile, input: AttachmentInput): Promise<AttachmentAnswer> {
    const { index, found, name, type } = input;
    const said = (await this.#parts.assess(input)).map(({ answer }) => answer);
    const worst = worstOf([...said, floorOf(found)]) ?? floorOf(found);
    return {
      index,
      partId: file.part.partId,
      stretch: file.stretch,
      name,
      safeName: safeFileName(name),
      type,
      realType: found.realType,
      kind: found.kind,
      size: file.content.byteLength,
      risk: worst.risk,
      handling: handlings[risks.indexOf(worst.risk)] ?? "suppressed",
      reasons: [...new Set(worst.reasons)],
      findings: found.findings,
      inside: found.inside.map((each) => each.name),
      canDisarm: canDisarm(found),
    };
  }

  async #inputOf(
    message: ReadAttachments,
    { name, type, content }: AttachedFile,
    { index, sender }: { index: number; sender: AttachmentSender },
  ): Promise<AttachmentInput> {
    // The rest is judged by its names alone.
    const inspected = index < limits.attachmentsInspectedMax ? content : content.subarray(0, 0);
    return {
      key: String(message.row.id),
      // Opened, not arrived: a plugin that may see new mail only is not asked.
      facts: { tags: message.tags, isNew: false, isDecrypted: false },
      index,
      name,
      type,
      content,
      found: await this.#parts.inspector.inspect({ name, type, content: inspected }),
      sender,
    };
  }
}

/** In the order of `risks`. */
const handlings: Handling[] = ["plain", "plain", "warned", "suppressed"];
