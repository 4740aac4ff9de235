import { createHook } from "node:async_hooks";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { systemClock } from "../../core/kernel/clock.ts";
import { Broker } from "../../core/network/broker.ts";
import { Tor, type TorStatus } from "../../core/network/tor/tor.ts";
import type { EgressRow } from "../../core/store/operations.ts";
import type { TorNetwork } from "../peers/tor-network.ts";
import { temporaryFolder } from "../temporary-folder.ts";

/** A broker that goes through the network's own client, as through a Tor that runs on the machine. */
export async function brokerThrough(
  t: TestContext,
  { socks }: TorNetwork,
  more: Partial<ConstructorParameters<typeof Tor>[0]> = {},
) {
  const statuses: TorStatus[] = [];
  const tor = new Tor(
    {
      folder: join(temporaryFolder(t), "tor"),
      usualAddresses: [socks],
      onChange: (status) => statuses.push(status),
      ...more,
    },
    { mode: "automatic", address: "" },
  );
  const rows: EgressRow[] = [];
  // A DNS server that must never be asked anything.
  const broker = new Broker({
    clock: systemClock,
    record: (row) => void rows.push(row),
    tor,
    dnsServers: ["127.0.0.1:9"],
  });
  t.after(async () => {
    broker.close();
    await tor.close();
  });
  await tor.look();
  return { broker, tor, rows, statuses };
}

/** Questions to the DNS that this process asks meanwhile, of any kind. */
export async function questionsDuring(work: () => Promise<unknown>): Promise<string[]> {
  const seen: string[] = [];
  const kinds = new Set(["GETADDRINFOREQWRAP", "GETNAMEINFOREQWRAP", "QUERYWRAP", "UDPWRAP"]);
  const hook = createHook({ init: (_id, type) => void (kinds.has(type) && seen.push(type)) }).enable();
  await work().finally(() => hook.disable());
  return seen;
}
