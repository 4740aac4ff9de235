/** What a check of the sender's domain found (RFC 8601 2.7), and what that means for the author that is shown. */
import { domainOf, isSameOrganisation, shownDomain } from "./domains.ts";
import type { Finding } from "./finding.ts";

export interface MethodResult {
  /** RFC 8601 2.7: pass, fail, none, neutral, softfail, policy, temperror, permerror. */
  result: string;
  /** Who signed (DKIM d=), whose server sent (SPF), whose policy it is (DMARC); "" where nobody says. */
  domain: string;
  /** Why it is not better: for "Why?". */
  reason?: string;
}

export interface Authentication {
  /** The account's own server, or Postern by asking the DNS. */
  by: "server" | "postern";
  /** RFC 8601 2.5 authserv-id of that server. */
  authservId: string | null;
  dkim: MethodResult[];
  spf: MethodResult | null;
  dmarc: (MethodResult & { policy: string | null }) | null;
  arc: MethodResult | null;
}

export type AuthenticationStatus = "passed" | "failed" | "broken" | "unknown";

/** `author`: the address of the one author. */
export function statusOf({ dkim, spf, dmarc }: Authentication, author: string, isList: boolean): AuthenticationStatus {
  const domain = domainOf(author);
  const isOurs = (method: MethodResult) => isSameOrganisation(method.domain, domain);
  if (dmarc?.result === "pass" && isOurs(dmarc)) return "passed";
  const signed = dkim.filter(isOurs);
  // RFC 7489 3.1: aligned in relaxed mode.
  if (signed.some(({ result }) => result === "pass") || (spf?.result === "pass" && isOurs(spf))) {
    if (dmarc?.result !== "fail") return "passed";
  }
  const isForbidden = dmarc?.policy === "reject" || dmarc?.policy === "quarantine";
  // Lists change what they pass on, and break signatures that were good: that says nothing of the author.
  if (dmarc?.result === "fail" && isOurs(dmarc) && isForbidden && !isList) return "failed";
  if (signed.length > 0 && signed.every(({ result }) => result === "fail") && !isList) return "broken";
  return "unknown";
}

export function authenticationFinding(authentication: Authentication, author: string, isList: boolean): Finding {
  const domain = shownDomain(domainOf(author));
  const by = authentication.by === "postern" ? "Postern" : `your server ${authentication.authservId ?? ""}`.trim();
  const values = { domain, by, how: howOf(authentication) };
  switch (statusOf(authentication, author, isList)) {
    case "passed":
      return { code: "authentication.passed", tone: "quiet", values };
    case "failed":
      return { code: "authentication.failed", tone: "alarm", values };
    case "broken":
      return { code: "authentication.broken", tone: "note", values };
    default:
      return { code: "authentication.unknown", tone: "quiet", values: { domain, why: howOf(authentication) } };
  }
}

/** "signed by hut.example: pass; sent by a server of hut.example: fail" */
function howOf({ dkim, spf, dmarc, arc }: Authentication): string {
  const said = [
    ...dkim.map(({ domain, result, reason }) => `signature of ${domain || "nobody"}: ${withReason(result, reason)}`),
    ...(spf ? [`server allowed by ${spf.domain || "nobody"}: ${withReason(spf.result, spf.reason)}`] : []),
    ...(dmarc
      ? [
          `policy of ${dmarc.domain || "nobody"}: ${withReason(dmarc.result, dmarc.policy === null ? "" : `asks for ${dmarc.policy}`)}`,
        ]
      : []),
    ...(arc && arc.result !== "none" ? [`chain of forwarders: ${withReason(arc.result, arc.domain)}`] : []),
  ];
  return said.length === 0 ? "nothing was signed" : said.join("; ");
}

function withReason(result: string, reason: string | undefined): string {
  return reason === undefined || reason === "" ? result : `${result}, ${reason}`;
}
