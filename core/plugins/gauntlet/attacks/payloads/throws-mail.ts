import { guest } from "../../attack.ts";

export default guest({
  about: "Throws the text of a mail, so that it may stand in a log.",
  wall: "bridge",
  ends: "failed",
  code: `
const error = new Error(views[0].text); error.name = views[0].text; throw error;
`,
});
