import { byTime, guest } from "../../attack.ts";

export default guest({
  about: "Works in pieces, each behind a tiny wait, so that a clock set anew each time never ends.",
  wall: "isolate",
  ends: "breach",
  limits: byTime,
  code: `
for (;;) {
  for (const until = Date.now() + 60; Date.now() < until; );
  await host.store.read("x");
}
`,
});
