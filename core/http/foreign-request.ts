/** Who may talk to us: our own page, and programs that are no browser. API.md "Doors". */
export interface DoorPolicy {
  /** "127.0.0.1:8627", "localhost:8627" …: Host values that name us, in lower case. */
  hosts: ReadonlySet<string>;
}

interface RequestHeaders {
  get(name: string): string | null;
}

/** A word for why the request is refused, or null when it may go on. */
export function foreignReason(headers: RequestHeaders, policy: DoorPolicy): "host" | "origin" | "site" | null {
  const host = headers.get("host")?.toLowerCase() ?? "";
  // DNS rebinding: a page of evil.example whose name now resolves to 127.0.0.1 sends its own name as Host.
  if (!policy.hosts.has(host)) return "host";
  const origin = headers.get("origin");
  // RFC 6454 7: "null" is what sandboxed and opaque pages send; it is nobody we know.
  if (origin !== null && origin.toLowerCase() !== `http://${host}`) return "origin";
  // Fetch Metadata: "same-site" is another port of this host, another user's page perhaps.
  const site = headers.get("sec-fetch-site");
  if (site !== null && site !== "same-origin" && site !== "none") return "site";
  return null;
}

/** The Host values of a server that listens on this address and port. */
export function hostsOf(hostname: string, port: number, extra: readonly string[] = []): Set<string> {
  const names = new Set(["127.0.0.1", "localhost", "[::1]", ...extra.map((each) => each.toLowerCase())]);
  if (hostname !== "0.0.0.0" && hostname !== "::")
    names.add(hostname.includes(":") ? `[${hostname}]` : hostname.toLowerCase());
  const hosts = new Set<string>();
  for (const name of names) {
    hosts.add(`${name}:${port}`);
    // RFC 9110 7.2: the default port may be left out.
    if (port === 80) hosts.add(name);
  }
  return hosts;
}
