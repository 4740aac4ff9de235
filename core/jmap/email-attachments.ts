import type { ReadAttachments } from "../attachments/attachments.ts";
import { tagNames } from "../sources/tag-names.ts";
import type { MessageRow } from "../store/types.ts";
import { blobOfPart, formatBlobId } from "./blob-id.ts";
import type { JmapKernel } from "./kernel.ts";
import type { ParsedMessage } from "./parsed-message.ts";

/** postern:attachments (docs/jmap-extensions.md). */
export async function attachmentsOf(kernel: JmapKernel, row: MessageRow, message: ParsedMessage): Promise<unknown[]> {
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
