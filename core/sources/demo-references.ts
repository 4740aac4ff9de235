import type { ReadReference } from "./read-units.ts";

/** The demo world as a source: loaded and made when asked for, so that its dates are fresh. */
export async function* demoReferences(now: number): AsyncGenerator<ReadReference> {
  const { demoMessages } = await import("./demo.ts");
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
