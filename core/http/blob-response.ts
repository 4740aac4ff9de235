import { safeFileName } from "../attachments/names.ts";
import { parseRange } from "./byte-range.ts";
import { blobHeaders } from "./security-headers.ts";

/** Answers with bytes that a stranger may have written: attachment, sandboxed, the type only a label for the file. */
export function blobResponse(bytes: Buffer, name: string, type: string, rangeHeader: string | null): Response {
  const headers: Record<string, string> = {
    ...blobHeaders,
    "Content-Type": safeType(type),
    "Content-Disposition": contentDisposition(name),
  };
  const range = parseRange(rangeHeader, bytes.byteLength);
  if (range === "unsatisfiable") {
    return new Response(null, { status: 416, headers: { ...headers, "Content-Range": `bytes */${bytes.byteLength}` } });
  }
  const part = range ? bytes.subarray(range.start, range.end) : bytes;
  headers["Content-Length"] = String(part.byteLength);
  if (range) headers["Content-Range"] = `bytes ${range.start}-${range.end - 1}/${bytes.byteLength}`;
  return new Response(new Uint8Array(part.buffer as ArrayBuffer, part.byteOffset, part.byteLength), {
    status: range ? 206 : 200,
    headers,
  });
}

/** A header value that can be sent, whatever was asked for. RFC 6838 4.2 names; anything else is only bytes. */
function safeType(type: string): string {
  return /^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}(;\s*charset=[a-z0-9._-]{1,40})?$/i.test(
    type,
  )
    ? type
    : "application/octet-stream";
}

/** RFC 6266: a plain name for old readers, the true one in UTF-8 (RFC 8187). No path, nothing unseen, no quote gets through. */
export function contentDisposition(name: string): string {
  const named = safeFileName(name, "download");
  const plain = named.replace(/[^\x20-\x7e]|["%]/g, "_");
  const encoded = encodeURIComponent(named).replace(
    /['()*!]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
