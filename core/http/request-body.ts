import { AppError } from "../kernel/errors.ts";
import { isObject } from "../jmap/arguments.ts";

/** The body as text, never more than `bytesMax` of it in memory. TOO_LARGE, BAD_REQUEST (not UTF-8). */
export async function readText(request: Request, bytesMax: number): Promise<string> {
  const bytes = await readBytes(request, bytesMax);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw new AppError("BAD_REQUEST", { reason: "utf-8" }, error);
  }
}

/** The body as bytes. A declared length is believed only to refuse early. */
export async function readBytes(request: Request, bytesMax: number): Promise<Buffer> {
  const declared = Number(request.headers.get("content-length") ?? "0");
  if (declared > bytesMax) throw new AppError("TOO_LARGE", { bytesMax });
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of untilCut(request.body)) {
    size += chunk.byteLength;
    if (size > bytesMax) throw new AppError("TOO_LARGE", { bytesMax });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

/** A connection that ends in the middle is the client's doing, not ours. */
async function* untilCut(body: ReadableStream<Uint8Array> | null): AsyncGenerator<Uint8Array> {
  if (body === null) return;
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((error: unknown) => {
        throw new AppError("BAD_REQUEST", { reason: "cut off" }, error);
      });
      if (done) return;
      yield value;
    }
  } finally {
    // Whoever stops reading early wants no more of it; a broken stream has nothing left to cancel.
    await reader.cancel().catch(() => null);
  }
}

/** A JSON object, as every endpoint of the admin API takes one. BAD_REQUEST for anything else. */
export async function readJson(request: Request, bytesMax: number): Promise<Record<string, unknown>> {
  // A cross-site form cannot send this type without asking first (CORS preflight), which we never allow.
  if (!isJsonType(request.headers.get("content-type"))) throw new AppError("BAD_REQUEST", { reason: "content-type" });
  let value: unknown;
  const text = await readText(request, bytesMax);
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new AppError("BAD_REQUEST", { reason: "json" }, error);
  }
  if (!isObject(value)) throw new AppError("BAD_REQUEST", { reason: "object" });
  return value;
}

/** RFC 8259 11; parameters such as charset do not matter. */
export function isJsonType(contentType: string | null): boolean {
  return (contentType ?? "").split(";", 1)[0]?.trim().toLowerCase() === "application/json";
}
