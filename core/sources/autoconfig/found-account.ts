/** Where an account's mail comes from and goes to. */
export interface ServerSettings {
  host: string;
  port: number;
  security: "tls" | "starttls";
  user: string;
}

/** The page that a provider has its users sign in on (OAuth2), in place of a password, as its own file says. */
export interface OfferedSignIn {
  /** The domain of who asks there: what it calls itself is its own word. */
  name: string;
  authorizationUrl: string;
  tokenUrl: string;
  scopes: string[];
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
  /** Which sign-in its servers take; null: not said, or not to be believed. Of providers of the table Postern knows it. */
  signIn: OfferedSignIn | null;
  /**
   * The servers are of another organisation than the address, and only the DNS says that they are the right ones, which anybody on
   * the way can forge: the user looks before a password goes there.
   */
  isUnproven: boolean;
}
