export interface RelayConfig {
  host: string;
  port: number;
  /** `cleartext`: only where the user said so in words. */
  security: "tls" | "starttls" | "cleartext";
  user: string;
  authentication: "password" | "oauth2" | "none";
  /** SHA-256 of a certificate that the user trusts by hand; null: the system's authorities decide. */
  trustedCertificate: string | null;
}

/** Never leaves the kernel. */
export interface RelayCredentials {
  password?: string;
}

/** The server that takes an account's outgoing mail (RFC 6409). */
export interface Relay {
  /** Never used again. */
  id: number;
  config: RelayConfig;
  credentials: RelayCredentials;
}
