import { jmap } from "../jmap/client.ts";
import type { GetAnswer } from "../jmap/types.ts";

/** One file of a message (docs/jmap-extensions.md, postern:attachments). */
export interface Attachment {
  index: number;
  /** The part that it is, or is in. */
  partId: string | null;
  blobId: string | null;
  name: string;
  safeName: string;
  type: string;
  realType: string;
  kind: string;
  size: number;
  risk: "none" | "low" | "medium" | "high";
  handling: "plain" | "warned" | "suppressed";
  reasons: string[];
  inside: string[];
  canDisarm: boolean;
}

const keptMax = 60;

/** The attachments of the mails read last. A failure is asked for again. */
class Attachments {
  readonly #kept = new Map<string, Promise<Attachment[]>>();

  of(emailId: string): Promise<Attachment[]> {
    const kept = this.#kept.get(emailId);
    if (kept) return kept;
    const fetched = fetchAttachments(emailId);
    this.#kept.set(emailId, fetched);
    fetched.catch(() => this.#kept.delete(emailId));
    const oldest = this.#kept.keys().next().value;
    if (this.#kept.size > keptMax && oldest !== undefined) this.#kept.delete(oldest);
    return fetched;
  }

  forget(): void {
    this.#kept.clear();
  }
}

async function fetchAttachments(emailId: string): Promise<Attachment[]> {
  const answers = await jmap([["Email/get", { ids: [emailId], properties: ["postern:attachments"] }, "files"]]);
  const { list } = answers.get<GetAnswer<{ "postern:attachments": Attachment[] | null }>>("files");
  return list[0]?.["postern:attachments"] ?? [];
}

export const attachments = new Attachments();
