import { demoMessages } from "./demo.ts";
import type { ReadReference } from "./read-units.ts";

/** The demo world as a source: made when asked for, so that its dates are fresh. */
export async function* demoReferences(now: number): AsyncGenerator<ReadReference> {
  for (const [index, { raw, receivedAt, keywords, tags }] of demoMessages(now).entries()) {
    yield {
      place: { kind: "bytes", bytes: Uint8Array.from(raw) },
      isFromMbox: false,
      receivedAt,
      keywords,
      tags,
      copy: null,
      unit: "demo",
      position: index + 1,
      bytes: raw.byteLength,
      name: "",
    };
  }
}
