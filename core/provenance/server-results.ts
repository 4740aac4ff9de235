/** What the account's own server found out when it took a mail in, and only that. */
import { headerString } from "../mime/header-value.ts";
import type { Part } from "../mime/message.ts";
import type { Authentication, MethodResult } from "./authentication.ts";
import { type AuthenticationResults, parseAuthenticationResults } from "./authentication-results.ts";
import { asciiDomain, domainOf } from "./domains.ts";

type Result = AuthenticationResults["results"][number];

/** `trusted`: an authserv-id, or a domain whose hosts all count. Null: that server said nothing. */
export function serverResults(raw: Uint8Array, root: Part, trusted: string): Authentication | null {
  const results = trustedFields(raw, root, trusted).flatMap((field) => field.results);
  if (results.length === 0) return null;
  const all = (method: string) => results.filter((each) => each.method === method);
  const [spf] = all("spf");
  const [dmarc] = all("dmarc");
  const [arc] = all("arc");
  return {
    by: "server",
    authservId: trusted,
    dkim: all("dkim")
      .filter(({ result }) => result !== "none")
      .slice(0, signaturesShownMax)
      .map(dkimOf),
    spf: spf ? { result: spf.result, domain: addressDomain(spf, ["smtp.mailfrom", "smtp.mail", "smtp.helo"]) } : null,
    dmarc: dmarc
      ? { result: dmarc.result, domain: addressDomain(dmarc, ["header.from"]), policy: policyOf(dmarc) }
      : null,
    arc: arc ? { result: arc.result, domain: "" } : null,
  };
}

const signaturesShownMax = 8;

/** The authserv-id of the topmost field; null when there is none. */
export function topAuthservId(raw: Uint8Array, root: Part): string | null {
  const field = root.headers.find(isResults);
  const parsed = field ? parseAuthenticationResults(headerString(raw, field)) : null;
  return parsed === null || parsed.authservId === "" ? null : parsed.authservId;
}

/**
 * RFC 8601 5: a server takes out fields that bear its own name and puts its own on top. Some do not take out, so what stands
 * below the topmost Received could be the sender's: above it all fields count; when there are none, the first below alone.
 */
function trustedFields(raw: Uint8Array, root: Part, trusted: string): AuthenticationResults[] {
  const above: AuthenticationResults[] = [];
  let isAbove = true;
  for (const field of root.headers) {
    if (field.name.toLowerCase() === "received") isAbove = false;
    if (!isAbove && above.length > 0) return above;
    if (!isResults(field)) continue;
    const parsed = parseAuthenticationResults(headerString(raw, field));
    if (parsed === null || !isTrusted(parsed.authservId, trusted)) continue;
    if (!isAbove) return [parsed];
    above.push(parsed);
  }
  return above;
}

function isResults({ name }: { name: string }): boolean {
  return name.toLowerCase() === "authentication-results";
}

export function isTrusted(authservId: string, trusted: string): boolean {
  return authservId !== "" && (authservId === trusted || authservId.endsWith(`.${trusted}`));
}

function dkimOf(result: Result): MethodResult {
  const { properties, reason, comments } = result;
  const why = reason || comments[0] || "";
  return {
    result: result.result,
    domain: asciiDomain(properties["header.d"] ?? "") || domainOf(properties["header.i"] ?? ""),
    ...(result.result === "pass" || why === "" ? {} : { reason: why.slice(0, reasonCharsMax) }),
  };
}

const reasonCharsMax = 120;

function addressDomain({ properties }: Result, names: string[]): string {
  for (const name of names) {
    const value = properties[name];
    if (value !== undefined) return value.includes("@") ? domainOf(value) : asciiDomain(value);
  }
  return "";
}

/** Google writes "(p=REJECT sp=REJECT dis=NONE)", others policy.published-domain-policy or policy.dmarc. */
function policyOf({ properties, comments }: Result): string | null {
  const said =
    properties["policy.published-domain-policy"] ??
    properties["policy.dmarc"] ??
    comments.map((comment) => /\bp=(\w+)/i.exec(comment)?.[1]).find((each) => each !== undefined);
  const policy = said?.toLowerCase() ?? "";
  return ["none", "quarantine", "reject"].includes(policy) ? policy : null;
}
