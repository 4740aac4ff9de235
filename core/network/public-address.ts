/**
 * Addresses that lead out into the internet, and none that lead to this machine, its neighbours, or somewhere that only looks
 * public. After the registries of special-purpose addresses (RFC 6890, with IANA's later entries).
 */
import { lookup, type LookupAddress, type LookupAllOptions } from "node:dns";
import { BlockList, isIPv4, isIPv6, type LookupFunction } from "node:net";
import { networkInterfaces } from "node:os";
import { AppError } from "../kernel/errors.ts";

const special = new BlockList();
for (const [address, prefix] of [
  ["0.0.0.0", 8], // this network
  ["10.0.0.0", 8],
  ["100.64.0.0", 10], // carrier-grade NAT
  ["127.0.0.0", 8],
  ["169.254.0.0", 16], // link-local, and the metadata services of clouds
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4], // multicast
  ["240.0.0.0", 4], // reserved, broadcast
] as const)
  special.addSubnet(address, prefix, "ipv4");
// Of IPv6 only what is handed out (2000::/3), and of that nothing that carries an IPv4 address or is for documents.
const global = new BlockList();
global.addSubnet("2000::", 3, "ipv6");
for (const [address, prefix] of [
  ["2001::", 23], // Teredo, ORCHID, benchmarking
  ["2001:db8::", 32],
  ["2002::", 16], // 6to4
  ["3fff::", 20],
] as const)
  special.addSubnet(address, prefix, "ipv6");

// RFC 6052 2.1: a translator of IPv6-only networks. What it carries is an IPv4 address, in the last four bytes.
const translated = new BlockList();
translated.addSubnet("64:ff9b::", 96, "ipv6");

export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !special.check(address, "ipv4") && !isOurs(address);
  // A zone ("%eth0") names an interface of this machine.
  if (!isIPv6(address) || address.includes("%")) return false;
  if (translated.check(address, "ipv6")) return isPublicAddress(lastFourBytes(address));
  return global.check(address, "ipv6") && !special.check(address, "ipv6") && !isIsatap(address) && !isOurs(address);
}

/** A machine may have an address of the internet, and services on it that are for itself alone. */
function isOurs(address: string): boolean {
  const list = new BlockList();
  list.addAddress(address, isIPv4(address) ? "ipv4" : "ipv6");
  const own = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  return own.some((one) => list.check(one.address.replace(/%.*/, ""), one.family === "IPv4" ? "ipv4" : "ipv6"));
}

/** The eight groups, as URL writes them once they are spelled out. */
function groupsOf(address: string): number[] {
  const [head = "", tail] = new URL(`http://[${address}]/`).hostname.slice(1, -1).split("::");
  const words = (text: string) => (text === "" ? [] : text.split(":").map((word) => Number.parseInt(word, 16)));
  const [before, after] = [words(head), words(tail ?? "")];
  return [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after];
}

function lastFourBytes(address: string): string {
  const [high = 0, low = 0] = groupsOf(address).slice(6);
  return [high >> 8, high & 0xff, low >> 8, low & 0xff].join(".");
}

/** RFC 5214 6.1: an interface identifier that carries an IPv4 address. */
function isIsatap(address: string): boolean {
  const [high = 0, low = 0] = groupsOf(address).slice(4);
  return (high & 0xfdff) === 0 && low === 0x5efe;
}

/** The addresses of a name, all of them: the system's way by default. */
export type ResolveName = (
  hostname: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** A lookup that fails with NETWORK_REFUSED when a name leads to any address that `isAllowed` refuses. What it answers is what is connected to. */
export function lookupOf(isAllowed: (address: string) => boolean, resolve: ResolveName = lookup): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, []);
      if (!addresses.every(({ address }) => isAllowed(address)))
        return callback(new AppError("NETWORK_REFUSED", { reason: "NOT_PUBLIC" }), []);
      const [first] = addresses;
      if (options.all === true) callback(null, addresses);
      else callback(null, first?.address ?? "", first?.family);
    });
  };
}
