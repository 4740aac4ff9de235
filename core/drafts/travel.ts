/** How a mail would travel if it left now: which way each recipient's copy goes, and how far that protects it. */
import type { Way } from "../delivery/carriers.ts";
import { limits } from "../kernel/limits.ts";
import type { Protects, WayChoice } from "../store/outbox-types.ts";
import type { Relay } from "../store/relays.ts";

/** The outbox, as far as it is asked for ways. */
export interface WayFinder {
  wayTo(identityId: number, recipient: string): Promise<{ way: Way | null; relay: Relay | null; choice: WayChoice }>;
}

/** Recipients whose copies go the same way. */
export interface Travel {
  recipients: string[];
  /** Whose way it is, and to which host; null: there is none. */
  pluginId: string | null;
  host: string | null;
  protects: Protects | null;
  /** The plugin's own words. */
  note: string;
  /** How the host is spoken to, where it is a server that the user set up; its certificate is always verified. */
  security: Relay["config"]["security"] | null;
  /** The certificate is one that the user chose to trust, beside those of the machine. */
  isTrustedByHand: boolean;
  /** Why it is this way, and what became of the others. */
  choice: WayChoice;
}

/** The first limits.travelAskedMax recipients are asked about; the others go as one of these. */
export async function travelOf(
  outbox: WayFinder,
  identityId: number | null,
  recipients: readonly string[],
): Promise<Travel[]> {
  const found = new Map<string, Travel>();
  for (const recipient of recipients.slice(0, limits.travelAskedMax)) {
    const asked = identityId === null ? noWay : await outbox.wayTo(identityId, recipient);
    const { way, choice } = asked;
    const key = `${way === null ? "" : `${way.pluginId} ${way.bid.host}`} ${JSON.stringify(choice)}`;
    const known = found.get(key);
    if (known) known.recipients.push(recipient);
    else found.set(key, travelBy(asked, recipient));
  }
  return [...found.values()];
}

type Asked = Awaited<ReturnType<WayFinder["wayTo"]>>;

const noWay: Asked = { way: null, relay: null, choice: { reason: "none-offered", ways: [] } };

function travelBy({ way, relay, choice }: Asked, recipient: string): Travel {
  const server = way !== null && way.bid.host === relay?.config.host ? relay.config : null;
  return {
    recipients: [recipient],
    pluginId: way?.pluginId ?? null,
    host: way?.bid.host ?? null,
    protects: way?.protects ?? null,
    note: way?.bid.note ?? "",
    security: server?.security ?? null,
    isTrustedByHand: (server?.trustedCertificate ?? null) !== null,
    choice,
  };
}
