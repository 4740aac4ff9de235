import { readableText } from "../mime/readable-text.ts";
import type { EmailSource } from "./email-property.ts";

/** Email properties of urn:postern:jmap: docs/jmap-extensions.md. */
const readers: Record<string, (source: EmailSource) => unknown> = {
  "postern:spam": ({ row }) =>
    row?.spam ? { score: row.spam.score, pluginId: row.spam.pluginId, pluginVersion: row.spam.pluginVersion } : null,
  "postern:spamDecision": ({ row }) => row?.spamDecision ?? null,
  "postern:text": ({ message }) => readableText(message().raw, message().root),
  "postern:problem": ({ row }) => row?.problem ?? null,
};

export const posternPropertyNames: ReadonlySet<string> = new Set(Object.keys(readers));

export function posternProperty(name: string, source: EmailSource): unknown {
  return readers[name]?.(source) ?? null;
}
