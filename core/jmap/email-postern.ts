import { readableText } from "../mime/readable-text.ts";
import type { EmailSource } from "./email-property.ts";
import { attachmentsOf } from "./email-attachments.ts";
import type { JmapKernel } from "./kernel.ts";

/** Email properties of urn:postern:jmap: docs/jmap-extensions.md. */
const readers: Record<string, (source: EmailSource, kernel: JmapKernel) => unknown> = {
  "postern:spam": ({ row }) =>
    row?.spam ? { score: row.spam.score, pluginId: row.spam.pluginId, pluginVersion: row.spam.pluginVersion } : null,
  "postern:spamDecision": ({ row }) => row?.spamDecision ?? null,
  "postern:text": ({ message }) => readableText(message().raw, message().root),
  "postern:html": ({ row, message }, kernel) => (row ? kernel.reading.html(row, message) : null),
  "postern:attachments": ({ row, message }, kernel) => (row ? attachmentsOf(kernel, row, message()) : null),
  "postern:problem": ({ row }) => row?.problem ?? null,
  "postern:security": async ({ row, message }, { provenance }) => {
    await provenance.refresh();
    return row && provenance.security(row, message().raw, message().root);
  },
  "postern:securityMark": async ({ row }, { provenance }) => {
    await provenance.refresh();
    return row && provenance.mark(row);
  },
};

export const posternPropertyNames: ReadonlySet<string> = new Set(Object.keys(readers));

export async function posternProperty(name: string, source: EmailSource, kernel: JmapKernel): Promise<unknown> {
  return (await readers[name]?.(source, kernel)) ?? null;
}
