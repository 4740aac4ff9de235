import { guest } from "../../attack.ts";

export default guest({
  about: "Asks for buffers of gigabytes at once.",
  wall: "isolate",
  ends: "harmless",
  code: `
for (const bytes of [2 ** 31, 2 ** 32, 2 ** 33, 2 ** 40, 2 ** 53 - 1]) {
  for (const make of [() => new ArrayBuffer(bytes), () => new Uint8Array(bytes), () => new Float64Array(bytes / 8), () => new ArrayBuffer(8).transfer(bytes)]) {
    try { make(); found.push(bytes); } catch {}
  }
}
return verdicts();
`,
});
