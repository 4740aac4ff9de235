/** Mail signed with keys of the test, and the records that its domain would have. */
import { generateKeyPairSync } from "node:crypto";
import { dkimSign, sealMessage } from "mailauth";

export interface SigningKey {
  privateKey: string;
  /** TXT record of selector._domainkey.domain (RFC 6376 3.6.1). */
  record: string;
}

export function signingKey(bits = 2048): SigningKey {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: bits });
  const spki = publicKey.export({ type: "spki", format: "der" }).toString("base64");
  return {
    privateKey: privateKey.export({ type: "pkcs8", format: "pem" }) as string,
    record: `v=DKIM1; k=rsa; p=${spki}`,
  };
}

/** CRLF line ends, as mail travels. */
export function mailOf(header: string, body = "Dear reader,\n\nthe hut opens in May.\n"): string {
  return `${header}\nSubject: The hut\nDate: Mon, 02 Mar 2026 10:00:00 +0000\nMessage-ID: <1@bank.example>\n\n${body}`.replace(
    /\r?\n/g,
    "\r\n",
  );
}

export async function signed(
  mail: string,
  domain: string,
  { privateKey }: SigningKey,
  more: { maxBodyLength?: number; selector?: string } = {},
): Promise<string> {
  const signature = {
    signingDomain: domain,
    selector: more.selector ?? "s1",
    privateKey,
    ...(more.maxBodyLength === undefined ? {} : { maxBodyLength: more.maxBodyLength }),
  };
  const { signatures, errors } = await dkimSign(mail, {
    canonicalization: "relaxed/relaxed",
    signTime: new Date("2026-03-02T10:00:00Z"),
    ...signature,
    signatureData: [signature],
  });
  if (errors.length > 0) throw new Error(JSON.stringify(errors));
  return `${signatures}${mail}`;
}

/** RFC 8617 5.1: a forwarder's set of the three ARC fields, on top of those that are there. */
export async function sealed(
  mail: string,
  domain: string,
  { privateKey }: SigningKey,
  { selector = "arc", cv = "none", results = "spf=pass" }: { selector?: string; cv?: string; results?: string } = {},
): Promise<string> {
  const set = await sealMessage(mail, {
    signingDomain: domain,
    selector,
    privateKey,
    cv,
    authResults: `${domain}; ${results}`,
    signTime: new Date("2026-03-02T10:30:00Z"),
  });
  if (set.length === 0) throw new Error("not sealed");
  return `${set.toString("latin1")}${mail}`;
}
