import { AppError } from "../../kernel/errors.ts";
import type { Broker } from "../../network/broker.ts";
import { type FetchRequest, httpFetch } from "../../network/http-fetch.ts";
import type { NetPort } from "./capability-context.ts";

/** The network of plugins: each request is a connection of the broker's, in the plugin's name. */
export function brokerNet(broker: Broker, trust: Pick<FetchRequest, "trustedCertificate"> = {}): NetPort {
  return {
    async fetch(plugin, { url, method, headers, body, bytesMax, via }) {
      const asked = { purpose: "plugin.fetch", actor: plugin, route: via, ...trust } as const;
      try {
        return await httpFetch(broker, { url, method, headers, body, bytesMax, ...asked });
      } catch (error) {
        // How much it may be was granted to the plugin: to go over it is the plugin's limit, not a fault of the network.
        if (error instanceof AppError && error.code === "TOO_LARGE")
          throw new AppError("PLUGIN_LIMIT", { limit: "megabytes" }, error);
        throw error;
      }
    },
  };
}
