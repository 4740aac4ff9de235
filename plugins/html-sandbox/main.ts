import { definePlugin } from "@postern/sdk";
import { render } from "./render.ts";

export default definePlugin({
  hooks: {
    "message.render": ({ html }) => (html === undefined ? null : render(html)),
  },
});
