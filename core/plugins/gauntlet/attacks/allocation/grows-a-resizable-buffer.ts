import { byMemory, byTime, guest } from "../../attack.ts";

export default guest({
  about: "Fills a buffer that can be resized, which no limit of the isolate counts.",
  wall: "kernel",
  ends: "breach",
  limits: [...byTime, ...byMemory],
  manifest: () => ({ limits: { memoryMiB: 16, wallMs: 2000 } }),
  code: `
const kept = [];
for (;;) {
  try {
    const buffer = new ArrayBuffer(1, { maxByteLength: 2 ** 30 });
    kept.push(buffer);
    for (let bytes = 2 ** 20; bytes <= 2 ** 30; bytes += 2 ** 22) {
      const before = buffer.byteLength;
      buffer.resize(bytes);
      new Uint8Array(buffer, before).fill(1);
    }
  } catch {}
}
`,
});
