/** Where an account's mail comes from and goes to. */
export interface ServerSettings {
  host: string;
  port: number;
  security: "tls" | "starttls";
  user: string;
}

export interface FoundAccount {
  /** As its provider calls itself, or the domain. */
  name: string;
  /** Who said so. `names`: servers that answer, with a certificate of their own, where servers usually are. */
  by: "provider" | "autoconfig" | "dns" | "names";
  incoming: ServerSettings;
  outgoing: ServerSettings;
  /** What the provider takes in place of the usual password. */
  needs: "appPassword" | "oauth2" | "bridge" | null;
  /**
   * The servers are of another organisation than the address, and only the DNS says that they are the right ones, which anybody on
   * the way can forge: the user looks before a password goes there.
   */
  isUnproven: boolean;
}
