/** The file by which a domain tells mail programs its servers (Thunderbird's "config-v1.1.xml"), as far as it is needed here. */
import { isIP } from "node:net";
import { limits } from "../../kernel/limits.ts";
import { checkHost } from "../../network/egress-policy.ts";
import { areScopes, endpointUrl } from "../../oauth2/endpoint.ts";
import { isSameOrganisation, organisationOf } from "../../provenance/domains.ts";
import type { FoundAccount, OfferedSignIn, ServerSettings } from "./found-account.ts";
import { child, readXml, textOf, type XmlElement } from "./read-xml.ts";

/** Null: it is not such a file, or names no server for both directions that is reached by TLS. */
export function readClientConfig(
  text: string,
  address: string,
): Pick<FoundAccount, "name" | "incoming" | "outgoing" | "needs" | "signIn"> | null {
  const root = readXml(text);
  const provider = root && child(root, "emailProvider");
  if (root?.name !== "clientConfig" || !provider) return null;
  const incoming = bestServer(provider, "incomingServer", "imap", address);
  const outgoing = bestServer(provider, "outgoingServer", "smtp", address);
  if (!incoming || !outgoing) return null;
  const name = textOf(provider, "displayName").slice(0, limits.hostNameCharsMax) || domainPart(address);
  const needs = incoming.needsToken || outgoing.needsToken ? "oauth2" : null;
  const servers = { incoming: incoming.settings, outgoing: outgoing.settings };
  const takesToken = incoming.takesToken && outgoing.takesToken;
  return { name, ...servers, needs, signIn: takesToken ? signInOf(root, provider, Object.values(servers)) : null };
}

/**
 * A token goes to the mail servers, and a client's secret to the token endpoint: all of them are of one organisation, or the file is
 * somebody's who wants what another gives. It may name a client id, which is not ours and is passed over.
 */
function signInOf(root: XmlElement, provider: XmlElement, servers: ServerSettings[]): OfferedSignIn | null {
  // Beside the provider; in some files within it.
  const element = child(root, "oAuth2") ?? child(provider, "oAuth2");
  if (element === undefined) return null;
  const [authorizationUrl, tokenUrl] = ["authURL", "tokenURL"].map((name) => endpointUrl(textOf(element, name)));
  const scopes = textOf(element, "scope").split(/\s+/);
  if (!authorizationUrl || !tokenUrl || !areScopes(scopes)) return null;
  const home = new URL(tokenUrl).hostname;
  const hosts = [new URL(authorizationUrl).hostname, ...servers.map(({ host }) => host)];
  if (isIP(home.replace(/^\[|\]$/g, "")) !== 0 || !hosts.every((host) => isSameOrganisation(host, home))) return null;
  return { name: organisationOf(home), authorizationUrl, tokenUrl, scopes: [...new Set(scopes)] };
}

/** TLS from the first byte before STARTTLS; cleartext is no offer. A password before OAuth2. */
function bestServer(provider: XmlElement, name: string, type: string, address: string) {
  const offers = provider.children
    .filter((each) => each.name === name && each.type === type)
    .flatMap((each) => serverOf(each, address) ?? []);
  const rank = ({ settings, needsToken }: (typeof offers)[number]) =>
    (needsToken ? 2 : 0) + (settings.security === "tls" ? 0 : 1);
  return offers.toSorted((a, b) => rank(a) - rank(b))[0] ?? null;
}

const securities: Record<string, ServerSettings["security"]> = { SSL: "tls", STARTTLS: "starttls" };

interface Offer {
  settings: ServerSettings;
  takesToken: boolean;
  needsToken: boolean;
}

function serverOf(element: XmlElement, address: string): Offer | null {
  const fill = (text: string) => placed(text, address);
  const host = fill(textOf(element, "hostname")).toLowerCase();
  const port = Number(textOf(element, "port"));
  const security = securities[textOf(element, "socketType").toUpperCase()];
  const user = fill(textOf(element, "username"));
  const ways = element.children
    .filter((each) => each.name === "authentication")
    .map((each) => each.text.trim().toLowerCase());
  const isPort = Number.isInteger(port) && port >= 1 && port <= 65_535;
  if (security === undefined || !isPort || !isHost(host) || user === "" || user.length > limits.credentialCharsMax)
    return null;
  return {
    settings: { host, port, security, user },
    takesToken: ways.includes("oauth2"),
    needsToken: ways.length > 0 && ways.every((way) => way === "oauth2"),
  };
}

function isHost(host: string): boolean {
  try {
    checkHost(host);
    return host !== "" && host.length <= limits.hostNameCharsMax;
  } catch {
    return false; // Named by a stranger: not a host is no server.
  }
}

const domainPart = (address: string): string => address.slice(address.lastIndexOf("@") + 1);

function placed(text: string, address: string): string {
  const at = address.lastIndexOf("@");
  const words: Record<string, string> = {
    EMAILADDRESS: address,
    EMAILLOCALPART: address.slice(0, at),
    EMAILDOMAIN: address.slice(at + 1),
  };
  return text.replace(/%([A-Z]+)%/g, (whole, word: string) => words[word] ?? whole);
}
