import { byTime, guest } from "../../attack.ts";

export default guest({
  about: "Asks a thousand small questions at once, and works a little in each answer.",
  wall: "isolate",
  ends: "breach",
  limits: byTime,
  code: `
const work = () => { for (const until = Date.now() + 20; Date.now() < until; ); };
return Promise.all(Array.from({ length: 1000 }, () => host.store.read("x").then(work))).then(() => [null, null]);
`,
});
