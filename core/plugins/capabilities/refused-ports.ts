import { AppError } from "../../kernel/errors.ts";
import type { CapabilityPorts } from "./capability-context.ts";

const refuse = () => Promise.reject(new AppError("PLUGIN_DENIED", { reason: "nothing has an effect here" }));

/** For a plugin that only tries: it changes nothing, asks nobody, and knows nobody. */
export const refusedPorts: Omit<CapabilityPorts, "store" | "clock"> = {
  mail: { tag: refuse },
  net: { fetch: refuse },
  contacts: { find: () => Promise.resolve(null) },
  keys: { find: () => Promise.resolve([]) },
  secrets: { read: () => Promise.resolve(null) },
  submissions: { submit: refuse },
};
