/** Verifies mail as the kernel does, asking a DNS server of the test that has the records of bank.example. */
import type { TestContext } from "node:test";
import { systemClock } from "../../core/kernel/clock.ts";
import { parseStructure } from "../../core/mime/parse-structure.ts";
import { Broker } from "../../core/network/broker.ts";
import type { Authentication } from "../../core/provenance/authentication.ts";
import { borderOf } from "../../core/provenance/border.ts";
import { verifyMail } from "../../core/provenance/verify-mail.ts";
import { type DnsServer, startDnsServer } from "../peers/dns-server.ts";
import { type SigningKey, signingKey } from "./signed-mail.ts";

export interface Verifier {
  dns: DnsServer;
  /** `owner`: whose servers the account is at, for SPF. */
  verify(mail: string, owner?: string | null): Promise<Authentication>;
}

/** The key of bank.example, under the selector s1. */
export const bankKey: SigningKey = signingKey();
export const fromBank = "From: Bank <office@bank.example>\nTo: me@home.example";
export const received = (by: string, ip: string, helo = "out.bank.example") =>
  `Received: from ${helo} (${helo} [${ip}])\r\n by ${by} with ESMTPS id 1; Mon, 2 Mar 2026 10:00:01 +0000\r\n`;

export async function verifier(t: TestContext): Promise<Verifier> {
  const dns = await startDnsServer(t);
  dns.texts["s1._domainkey.bank.example"] = [bankKey.record];
  dns.texts["_dmarc.bank.example"] = ["v=DMARC1; p=reject"];
  dns.texts["bank.example"] = ["v=spf1 ip4:93.184.215.14 -all"];
  const broker = new Broker({ clock: systemClock, record: () => {}, dnsServers: [dns.address] });
  t.after(() => broker.close());
  const verify = async (mail: string, owner: string | null = null): Promise<Authentication> => {
    const raw = Buffer.from(mail, "latin1");
    const root = parseStructure(raw);
    const border = owner === null ? null : await borderOf(raw, root, owner);
    return verifyMail(
      { raw, root, receivedAt: Date.UTC(2026, 2, 2, 11), border, returnPath: "bounce@bank.example" },
      async (name, type) => {
        try {
          return await broker.resolve({ name, type: type as "TXT", purpose: "dns.verify", actor: "kernel" });
        } catch {
          throw Object.assign(new Error("dns"), { code: "ESERVFAIL" });
        }
      },
    );
  };
  return { dns, verify };
}
