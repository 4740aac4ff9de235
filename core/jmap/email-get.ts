import { limits } from "../kernel/limits.ts";
import type { MessageRow } from "../store/types.ts";
import type { CallContext, MethodResponse } from "./context.ts";
import { readEmailOptions, emailWriter } from "./email-options.ts";
import { defaultEmailProperties, type EmailSource, emailReader } from "./email-property.ts";
import { getResponse, readIds, readProperties } from "./get.ts";
import type { JmapKernel } from "./kernel.ts";
import { MethodError } from "./method-error.ts";
import { parseMessage, type ParsedMessage } from "./parsed-message.ts";
import { posternProperty, posternPropertyNames } from "./email-postern.ts";
import type { Arguments } from "./result-reference.ts";

/** Email/get (RFC 8621 4.2). */
export async function getEmails(given: Arguments, { kernel, using }: CallContext): Promise<MethodResponse> {
  const ids = readIds(given);
  const isExtended = using.has("urn:postern:jmap");
  const isKnown = (name: string) => emailReader(name) !== null || (isExtended && posternPropertyNames.has(name));
  const asked = readProperties(given, isKnown) ?? defaultEmailProperties;
  const properties = asked.includes("id") ? asked : ["id", ...asked];
  const options = readEmailOptions(given);
  const standard = properties.filter((name) => !posternPropertyNames.has(name));
  const own = properties.filter((name) => posternPropertyNames.has(name));
  const write = emailWriter(standard, options);
  const { rows, notFound } = rowsOf(kernel, ids);
  // The state is read before the rows: a change in between shows again in /changes, and is not lost.
  const state = kernel.reader.state("Email");
  const list: unknown[] = [];
  let bytesRead = 0;
  for (const row of rows) {
    const source = sourceOf(kernel, row, (bytes) => {
      bytesRead += bytes;
    });
    const object = write(source);
    for (const name of own) object[name] = await posternProperty(name, source, kernel);
    list.push(object);
    if (bytesRead > limits.bytesReadPerTurn) {
      bytesRead = 0;
      // Others get their turn between large messages.
      await new Promise(setImmediate);
    }
  }
  return getResponse(state, list, notFound);
}

/** The rows of these Email ids, in their order; an id of before a merge is not found (API.md, Ids). */
export function rowsOf(kernel: JmapKernel, ids: string[] | null): { rows: MessageRow[]; notFound: string[] } {
  if (ids === null) {
    const { messageIds, total } = kernel.reader.listTag({
      tagId: null,
      position: 0,
      limit: limits.objectsPerGetMax,
      collapseThreads: false,
    });
    if (total > messageIds.length) throw new MethodError("requestTooLarge");
    return { rows: kernel.reader.messagesByIds(messageIds), notFound: [] };
  }
  return kernel.reader.messagesByEmailIds(ids);
}

export function sourceOf(kernel: JmapKernel, row: MessageRow, onRead: (bytes: number) => void = () => {}): EmailSource {
  let parsed: ParsedMessage | null = null;
  return {
    row,
    message: () => {
      if (parsed) return parsed;
      const blob = { recordId: row.id, stretches: [] };
      const raw = kernel.vault.read(row.blob);
      onRead(raw.byteLength);
      parsed = parseMessage(raw, blob);
      return parsed;
    },
  };
}
