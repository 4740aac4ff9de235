/** message.render: gates the hooks that make what is shown of a message. */
import { defineCapability } from "./define-capability.ts";

export interface MessageRenderScope {
  reason: string;
}

export const messageRender = defineCapability<MessageRenderScope>({
  name: "message.render",
  kind: "changes",
  scope: { properties: {}, required: [] },
  consent: () => "Change how mail and attachments are shown. The originals stay.",
  narrows: () => true,
});
