/**
 * The file by which a domain tells mail programs its servers (Thunderbird's "config-v1.1.xml"), as far as it is needed here. It is
 * read as a stranger's: no entities but XML's own five, no document types, and limits on all of it.
 */
import { limits } from "../../kernel/limits.ts";
import { checkHost } from "../../network/egress-policy.ts";
import type { FoundAccount, ServerSettings } from "./found-account.ts";

/** Null: it is not such a file, or names no server for both directions that is reached by TLS. */
export function readClientConfig(
  text: string,
  address: string,
): Pick<FoundAccount, "name" | "incoming" | "outgoing" | "needs"> | null {
  const root = readXml(text);
  const provider = root && child(root, "emailProvider");
  if (root?.name !== "clientConfig" || !provider) return null;
  const incoming = bestServer(provider, "incomingServer", "imap", address);
  const outgoing = bestServer(provider, "outgoingServer", "smtp", address);
  if (!incoming || !outgoing) return null;
  const name = textOf(provider, "displayName").slice(0, limits.hostNameCharsMax) || domainPart(address);
  const needs = incoming.needsToken || outgoing.needsToken ? "oauth2" : null;
  return { name, incoming: incoming.settings, outgoing: outgoing.settings, needs };
}

interface Element {
  name: string;
  type: string;
  text: string;
  children: Element[];
}

/** TLS from the first byte before STARTTLS; cleartext is no offer. A password before OAuth2. */
function bestServer(provider: Element, name: string, type: string, address: string) {
  const offers = provider.children
    .filter((each) => each.name === name && each.type === type)
    .flatMap((each) => serverOf(each, address) ?? []);
  const rank = ({ settings, needsToken }: (typeof offers)[number]) =>
    (needsToken ? 2 : 0) + (settings.security === "tls" ? 0 : 1);
  return offers.toSorted((a, b) => rank(a) - rank(b))[0] ?? null;
}

const securities: Record<string, ServerSettings["security"]> = { SSL: "tls", STARTTLS: "starttls" };

function serverOf(element: Element, address: string): { settings: ServerSettings; needsToken: boolean } | null {
  const fill = (text: string) => placed(text, address);
  const host = fill(textOf(element, "hostname")).toLowerCase();
  const port = Number(textOf(element, "port"));
  const security = securities[textOf(element, "socketType").toUpperCase()];
  const user = fill(textOf(element, "username"));
  const ways = element.children.filter((each) => each.name === "authentication").map((each) => each.text.trim());
  const isPort = Number.isInteger(port) && port >= 1 && port <= 65_535;
  if (security === undefined || !isPort || !isHost(host) || user === "" || user.length > limits.credentialCharsMax)
    return null;
  return {
    settings: { host, port, security, user },
    needsToken: ways.length > 0 && ways.every((way) => way === "OAuth2"),
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

const child = (element: Element, name: string): Element | undefined =>
  element.children.find((each) => each.name === name);
/** On one line: it goes into lines of protocols. */
const textOf = (element: Element, name: string): string =>
  (child(element, name)?.text ?? "").replace(/[\u0000-\u001f\u007f]+/g, " ").trim();

const token =
  /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<(\/?)([A-Za-z][\w:.-]{0,63})((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|[^<]+/y;

/** Null: not well formed, or more than such a file needs. */
function readXml(text: string): Element | null {
  const top: Element = { name: "", type: "", text: "", children: [] };
  const open = [top];
  let elements = 0;
  for (token.lastIndex = 0; token.lastIndex < text.length; ) {
    const match = token.exec(text);
    if (!match) return null;
    const [whole, slash, name, attributes = "", end] = match;
    const parent = open.at(-1);
    if (!parent) return null;
    if (name === undefined) {
      if (!whole.startsWith("<")) parent.text += decoded(whole);
      continue;
    }
    if (slash === "/") {
      if (parent.name !== name || open.length < 2) return null;
      open.pop();
      continue;
    }
    elements += 1;
    if (elements > limits.clientConfigElementsMax || open.length > limits.clientConfigDepthMax) return null;
    const type = /\stype\s*=\s*["']([^"']*)["']/.exec(attributes)?.[1] ?? "";
    const element: Element = { name, type, text: "", children: [] };
    parent.children.push(element);
    if (end !== "/") open.push(element);
  }
  return open.length === 1 && top.children.length === 1 ? (top.children[0] ?? null) : null;
}

const entities: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
const decoded = (text: string): string => text.replace(/&(\w+);/g, (whole, name: string) => entities[name] ?? whole);
