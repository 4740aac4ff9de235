/** What the DNS says of a name, asked of the servers that this machine is set to. */
import { Resolver } from "node:dns/promises";
import type { MxRecord, SrvRecord } from "node:dns";
import { limits } from "../kernel/limits.ts";

export interface DnsRecords {
  A: string;
  AAAA: string;
  CNAME: string;
  MX: MxRecord;
  PTR: string;
  SRV: SrvRecord;
  /** The strings of one record, in order: joined they are its text. */
  TXT: string[];
}
export type DnsType = keyof DnsRecords;
const types: readonly string[] = ["A", "AAAA", "CNAME", "MX", "PTR", "SRV", "TXT"] satisfies DnsType[];
export const isDnsType = (type: string): type is DnsType => types.includes(type);

/** None: there is no such name, or it has no records of that type. Throws the system's error when nobody answers. */
export async function resolveDns<T extends DnsType>(
  name: string,
  type: T,
  servers?: string[],
): Promise<DnsRecords[T][]> {
  const resolver = new Resolver({ timeout: limits.dnsMs, tries: limits.dnsTries });
  if (servers) resolver.setServers(servers);
  try {
    const records: unknown = await resolver.resolve(name, type);
    return records as DnsRecords[T][];
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOTFOUND" || code === "ENODATA") return [];
    throw error;
  }
}
