/** DKIM, SPF, DMARC and ARC by what the sender's domain says in the DNS: for mail whose own server said nothing. */
import type { ARCData, DKIMResult } from "mailauth";
import { limits } from "../kernel/limits.ts";
import type { Part } from "../mime/message.ts";
import type { Authentication, MethodResult } from "./authentication.ts";
import type { Border } from "./border.ts";
import { asciiDomain, domainOf } from "./domains.ts";

export interface MailToVerify {
  raw: Buffer;
  root: Part;
  /** Signatures may expire: they are looked at as of when the mail came. */
  receivedAt: number;
  border: Border | null;
  /** Return-Path of the account's server, for SPF. */
  returnPath: string;
}

/** TXT as lists of strings, MX as objects: what node's dns.promises.resolve answers. An empty list: there is none. */
export type ResolveRecords = (name: string, type: string) => Promise<unknown[]>;

export async function verifyMail(mail: MailToVerify, resolve: ResolveRecords): Promise<Authentication> {
  const { arc, dkimVerify, dmarc, spf } = await import("mailauth");
  const resolver = boundedResolver(resolve);
  const input = withFewSignatures(mail.raw, mail.root);
  const curTime = new Date(mail.receivedAt);
  const checked = await dkimVerify(input, { resolver, minBitLength: keyBitsMin, rejectRsaSha1: true, curTime });
  const dkim = checked.results.map(methodOf);
  const sent =
    mail.border &&
    (await spf({ ...sentOf(mail.border, mail.returnPath), resolver, mta: "postern", maxElapsedTime: limits.verifyMs }));
  const chain = checked.arc && (await arc(checked.arc as ARCData, { resolver, minBitLength: keyBitsMin }));
  const policy = await dmarc({
    headerFrom: checked.headerFrom,
    ...(checked.fromFields === undefined ? {} : { fromFields: checked.fromFields }),
    spfDomains: sent?.status.result === "pass" && sent.domain ? [sent.domain] : [],
    // A signature that leaves out the end of the mail says nothing of what was added there.
    dkimDomains: checked.results.flatMap(({ status, signingDomain }, at) =>
      status.result === "pass" && dkim[at]?.result === "pass" && signingDomain
        ? [{ domain: signingDomain, aligned: status.aligned ?? false }]
        : [],
    ),
    resolver,
  });
  return {
    by: "postern",
    authservId: null,
    dkim: dkim.filter(({ result }) => result !== "none"),
    spf: sent ? { result: sent.status.result, domain: asciiDomain(sent.domain ?? "") } : null,
    dmarc: policy
      ? {
          result: policy.status.result,
          domain: asciiDomain(domainOf(`@${checked.headerFrom?.[0]?.split("@").pop() ?? ""}`)),
          policy: policy.policy,
        }
      : null,
    // The last who forwarded it: by whose word what stands in the chain goes.
    arc:
      chain && chain.status.result !== "none"
        ? { result: chain.status.result, domain: asciiDomain((chain.signature && chain.signature.signingDomain) || "") }
        : null,
  };
}

/** RFC 8301 3.2: "Verifiers MUST NOT consider signatures using RSA keys of less than 1024 bits as valid signatures". */
const keyBitsMin = 1024;

function methodOf({ status, signingDomain }: DKIMResult): MethodResult {
  const domain = asciiDomain(signingDomain ?? "");
  const why = typeof status.comment === "string" ? status.comment.slice(0, reasonCharsMax) : "";
  if (status.result === "pass" && (status.underSized ?? 0) > 0)
    return { result: "policy", domain, reason: `${status.underSized} bytes at the end are not signed` };
  // mailauth calls a body that was changed neutral; RFC 8601 2.7.1 has "fail" for a signature that does not verify.
  const isChanged = status.result === "neutral" && why.includes("did not verify");
  return { result: isChanged ? "fail" : status.result, domain, ...(why === "" ? {} : { reason: why }) };
}

const reasonCharsMax = 120;

function sentOf({ ip, helo }: Border, returnPath: string): { ip: string; helo: string; sender: string } {
  return { ip, helo: helo === "" ? ip : helo, sender: returnPath === "" ? `postmaster@${helo}` : returnPath };
}

/** Each signature costs a question to the DNS and a hash over the mail: beyond a few they are there to cost. */
function withFewSignatures(raw: Buffer, root: Part): Buffer {
  const signatures = root.headers.filter(({ name }) => name.toLowerCase() === "dkim-signature");
  const surplus = signatures.slice(limits.signaturesVerifiedMax);
  if (surplus.length === 0) return raw;
  const parts: Buffer[] = [];
  let from = 0;
  for (const { start, end } of surplus) {
    parts.push(raw.subarray(from, start));
    from = end;
  }
  return Buffer.concat([...parts, raw.subarray(from)]);
}

function boundedResolver(resolve: ResolveRecords): (name: string, type: string) => Promise<string[][]> {
  let left: number = limits.verifyQuestionsMax;
  return async (name, type) => {
    left -= 1;
    if (left < 0) throw Object.assign(new Error("too many questions"), { code: "ESERVFAIL" });
    const records = await resolve(name, type);
    if (records.length === 0) throw Object.assign(new Error("no records"), { code: "ENOTFOUND" });
    return records as string[][];
  };
}
