import type { AttachmentAnswer, Handling, ReadAttachments } from "../attachments/attachments.ts";
import { parseMessage, type ParsedMessage } from "./parsed-message.ts";
import { tagNames } from "../sources/tag-names.ts";
import type { MessageRow } from "../store/types.ts";
import { blobOfPart, formatBlobId, readBlobId } from "./blob-id.ts";
import type { JmapKernel } from "./kernel.ts";

type BlobAttachment = Omit<AttachmentAnswer, "stretch"> & { blobId: string | null };

/** postern:attachments (docs/jmap-extensions.md). */
export async function attachmentsOf(
  kernel: JmapKernel,
  row: MessageRow,
  message: ParsedMessage,
): Promise<BlobAttachment[]> {
  const answers = await kernel.attachments.of(row.id, () => readAttachments(kernel, row, message));
  return answers.map(({ stretch, ...answer }) => {
    const part = message.body.attachments.find(({ partId }) => partId === answer.partId);
    const address = part && blobOfPart(message.blob, part);
    const inner = stretch === null ? [] : [{ ...stretch, encoding: "n" as const }];
    const blobId = address ? formatBlobId({ ...address, stretches: [...address.stretches, ...inner] }) : null;
    return { ...answer, blobId };
  });
}

export function readAttachments(kernel: JmapKernel, row: MessageRow, { raw, root }: ParsedMessage): ReadAttachments {
  return { row, raw, root, tags: row.tagIds.map(tagNames(kernel.reader.tags())) };
}

/** How the file behind a blob is to be treated; "plain" for what is no attachment of a message. */
export async function handlingOf(kernel: JmapKernel, blobId: string): Promise<Handling> {
  const address = readBlobId(blobId);
  if (address === null || address.stretches.length === 0) return "plain";
  const [row] = kernel.reader.messagesByIds([address.recordId]);
  if (row === undefined) return "plain";
  const message = parseMessage(kernel.vault.read(row.blob), { recordId: row.id, stretches: [] });
  const files = await attachmentsOf(kernel, row, message);
  return files.find((file) => file.blobId === blobId)?.handling ?? "plain";
}
