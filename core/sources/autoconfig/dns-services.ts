/** What the DNS says of a domain's mail: servers by service (RFC 6186, RFC 8314 5.1), and who takes its mail. */
import type { SrvRecord } from "node:dns";
import type { Broker } from "../../network/broker.ts";
import { isSameOrganisation } from "../../provenance/domains.ts";
import type { FoundAccount, ServerSettings } from "./found-account.ts";
import { providerOfMx } from "./providers.ts";

const asker = { purpose: "autoconfig.fetch", actor: "kernel" } as const;

/** Null: it names no server for both directions. Throws NETWORK_REFUSED, NETWORK_FAILED. */
export async function servicesOf(broker: Broker, domain: string, address: string): Promise<FoundAccount | null> {
  const [imaps, imap, submissions, submission] = await Promise.all(
    ["_imaps", "_imap", "_submissions", "_submission"].map((service) =>
      broker.resolve({ name: `${service}._tcp.${domain}`, type: "SRV", ...asker }),
    ),
  );
  const incoming = serverOf(imaps, "tls", address) ?? serverOf(imap, "starttls", address);
  const outgoing = serverOf(submissions, "tls", address) ?? serverOf(submission, "starttls", address);
  if (!incoming || !outgoing) return null;
  const isUnproven = ![incoming, outgoing].every(({ host }) => isSameOrganisation(host, domain));
  return { name: domain, by: "dns", incoming, outgoing, needs: null, signIn: null, isUnproven };
}

/** Throws NETWORK_REFUSED, NETWORK_FAILED. */
export async function hostedProvider(broker: Broker, domain: string, address: string): Promise<FoundAccount | null> {
  const exchanges = await broker.resolve({ name: domain, type: "MX", ...asker });
  const [first] = exchanges.toSorted((a, b) => a.priority - b.priority);
  return first ? providerOfMx(first.exchange, address) : null;
}

/** RFC 2782: the lowest priority. RFC 6186 3.4: "." says that the service is not there. */
function serverOf(
  records: SrvRecord[] | undefined,
  security: ServerSettings["security"],
  user: string,
): ServerSettings | null {
  const there = (records ?? []).filter(({ name }) => name !== "" && name !== ".");
  const [first] = there.toSorted((a, b) => a.priority - b.priority || b.weight - a.weight);
  return first ? { host: first.name.toLowerCase(), port: first.port, security, user } : null;
}
