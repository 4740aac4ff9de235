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
import { type Stretch, stretchOf } from "./attached-files.ts";
import { canDisarm, type Disarmer } from "./disarm.ts";
import { contentOf, type EncodedPart, encodedPart, type FoundFile } from "./encoded-part.ts";
import { floorOf } from "./floor.ts";
import type { Inspector } from "./inspector.ts";
import { safeFileName } from "./names.ts";
import { uniqueNames } from "./unique-names.ts";
import { zipOf } from "./zip.ts";

/** How the page treats a file: suppressed ones show their name and the reasons alone. */
export type Handling = "plain" | "warned" | "suppressed";

/** The JMAP property postern:attachments (docs/jmap-extensions.md). */
export interface AttachmentAnswer {
  index: number;
  partId: string | null;
  /** Of a file inside winmail.dat: where its bytes are within the decoded part. */
  stretch: Stretch | null;
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
  inspector: Pick<Inspector, "look" | "decode">;
  events: Events;
}

/** A file, and what was found out about it. */
interface JudgedFile {
  answer: AttachmentAnswer;
  part: Part;
  file: FoundFile;
}

export class Attachments {
  readonly #parts: AttachmentsParts;
  /** In order of use, the oldest first. */
  readonly #kept = new Map<MessageId, Promise<JudgedFile[]>>();
  readonly #unwatch: Array<() => void>;

  constructor(parts: AttachmentsParts) {
    this.#parts = parts;
    const forget = (): void => this.#kept.clear();
    this.#unwatch = [parts.events.on("plugin.changed", forget), parts.events.on("grant.changed", forget)];
  }

  /** Parts that a page shows in the text (pictures by their Content-ID) are among them: whoever asks leaves out what it shows. */
  async of(id: MessageId, read: () => ReadAttachments): Promise<AttachmentAnswer[]> {
    return (await this.#judged(id, read)).map(({ answer }) => answer);
  }

  /** Null: there is no such attachment, or none that a safe copy can be made of. Throws what the hook or the pictures throw. */
  async safeCopy(message: ReadAttachments, index: number): Promise<SafeCopy | null> {
    const judged = (await this.#judged(message.row.id, () => message))[index];
    if (judged === undefined) return null;
    const { part, file } = judged;
    const sender = await this.#parts.sender(message.row.id);
    const content = await this.#parts.inspector.decode(encodedPart(message.raw, part), file.stretch);
    const input = { ...aboutFile(message, file, { index, sender }), content };
    // Plugins first, the kernel's own way last: it answers when no plugin wants to.
    const made = await this.#parts.disarm(input);
    return made?.answer ?? this.#parts.disarmer.disarm(input);
  }

  /** Null: there is no such attachment. Throws what cannot be shown as a picture. */
  async thumbnail(message: ReadAttachments, index: number): Promise<CleanPicture | null> {
    const judged = (await this.#judged(message.row.id, () => message))[index];
    if (judged === undefined) return null;
    const { part, file } = judged;
    return this.#parts.disarmer.thumbnail(
      await this.#parts.inspector.decode(encodedPart(message.raw, part), file.stretch),
    );
  }

  /** Some of a message's attachments as one zip archive. */
  async zip(message: ReadAttachments, indexes: readonly number[]): Promise<AsyncGenerator<Uint8Array<ArrayBuffer>>> {
    const judged = await this.#judged(message.row.id, () => message);
    const files = indexes.flatMap((index) => judged[index] ?? []);
    const names = uniqueNames(files.map(({ answer }) => answer.safeName));
    const entries = files.map(({ part, file }, at) => ({
      name: names[at] ?? "",
      content: () => this.#parts.inspector.decode(encodedPart(message.raw, part), file.stretch),
    }));
    return zipOf(entries, message.row.receivedAt);
  }

  /** Undoes an encoding in the inspector's thread. */
  decode(part: Pick<EncodedPart, "encoding" | "bytes">): Promise<Uint8Array> {
    return this.#parts.inspector.decode(part, null);
  }

  close(): void {
    for (const unwatch of this.#unwatch) unwatch();
    this.#kept.clear();
  }

  #judged(id: MessageId, read: () => ReadAttachments): Promise<JudgedFile[]> {
    const kept = this.#kept.get(id) ?? this.#judgeAll(read());
    this.#kept.delete(id);
    this.#kept.set(id, kept);
    // What failed is tried again the next time.
    kept.catch(() => this.#kept.delete(id));
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > limits.attachmentFactsKeptMax && oldest !== undefined) this.#kept.delete(oldest);
    return kept;
  }

  async #judgeAll(message: ReadAttachments): Promise<JudgedFile[]> {
    const parts = bodyParts(message.root).attachments;
    const judged: JudgedFile[] = [];
    if (parts.length === 0) return judged;
    const sender = await this.#parts.sender(message.row.id);
    // One after the other: a message with many files leaves room for those of others.
    for (const part of parts) {
      const encoded = encodedPart(message.raw, part);
      const room = Math.max(0, limits.attachmentsInspectedMax - judged.length);
      for (const file of await this.#parts.inspector.look(encoded, room)) {
        const input: AttachmentInput = {
          ...aboutFile(message, file, { index: judged.length, sender }),
          // Decoded here for plugins alone that may have it; most never ask.
          get content() {
            return stretchOf(contentOf(encoded), file.stretch);
          },
        };
        judged.push({ answer: await this.#judge(part, file, input), part, file });
      }
    }
    return judged;
  }

  async #judge(
    { partId }: Part,
    { stretch, found, size }: FoundFile,
    input: AttachmentInput,
  ): Promise<AttachmentAnswer> {
    const { index, name, type } = input;
    const said = (await this.#parts.assess(input)).map(({ answer }) => answer);
    const worst = worstOf([...said, floorOf(found)]) ?? floorOf(found);
    return {
      index,
      partId,
      stretch,
      name,
      safeName: safeFileName(name),
      type,
      realType: found.realType,
      kind: found.kind,
      size,
      risk: worst.risk,
      handling: handlings[risks.indexOf(worst.risk)] ?? "suppressed",
      reasons: [...new Set(worst.reasons)],
      findings: found.findings,
      inside: found.inside.map((each) => each.name),
      canDisarm: canDisarm(found),
    };
  }
}

function aboutFile(
  { row, tags }: ReadAttachments,
  { name, type, size, found }: FoundFile,
  { index, sender }: { index: number; sender: AttachmentSender },
): Omit<AttachmentInput, "content"> {
  // Opened, not arrived: a plugin that may see new mail only is not asked.
  const facts = { tags, isNew: false, isDecrypted: false };
  return { key: String(row.id), facts, index, name, type, size, found, sender };
}

/** In the order of `risks`. */
const handlings: Handling[] = ["plain", "plain", "warned", "suppressed"];
