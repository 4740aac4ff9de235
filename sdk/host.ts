// Written by scripts/write-sdk-types.ts, from the schemas in core/plugins.

/** A key and its new value. */
export interface StoreWrite {
  /** At most 200 printable ASCII characters, without spaces. */
  key: string;
  /** Text of at most 2 MiB in UTF-8; null takes the key away. */
  value: string | null;
}

/** A header field of an answer. */
export interface ReplyHeader {
  name: string;
  value: string;
}

/** What a server answered. */
export interface Reply {
  status: number;
  /** Where the answer came from, after redirects. */
  url: string;
  /** Names in lower case. */
  headers: ReplyHeader[];
  /** In the encoding that was asked for. */
  body: string;
}

/** A header field of a request or of an answer. */
export interface RequestHeader {
  /** Lower case. At most 64 characters. */
  name: string;
  /** At most 2000 characters. */
  value: string;
}

/** What net.fetch takes. */
export interface FetchRequest {
  /** ASCII, with a granted origin, without name, password or `..`. At most 2000 characters. */
  url: string;
  /** Absent: GET. One that the scope names. */
  method?: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** At most 20. */
  headers?: RequestHeader[];
  body?: string | null;
  /** What `body` is written in. Absent: utf-8. */
  bodyEncoding?: "utf-8" | "base64";
  /** What the answer's body is to be written in. Absent: utf-8. */
  answerEncoding?: "utf-8" | "base64";
}

/** What secrets.fetch takes. */
export interface SecretFetchRequest {
  /** At most 40 characters. */
  secret: string;
  /** ASCII, with a granted origin, without name, password or `..`. At most 2000 characters. */
  url: string;
  /** Absent: GET. One that the scope names. */
  method?: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** At most 20. */
  headers?: RequestHeader[];
  body?: string | null;
  /** What `body` is written in. Absent: utf-8. */
  bodyEncoding?: "utf-8" | "base64";
  /** What the answer's body is to be written in. Absent: utf-8. */
  answerEncoding?: "utf-8" | "base64";
}

/** What transport.post takes. */
export interface TransportPostRequest {
  /** ASCII, with a granted origin, without name, password or `..`. At most 2000 characters. */
  url: string;
  /** At most 20. */
  headers?: RequestHeader[];
  body: string;
  /** What `body` is written in. Absent: utf-8. */
  bodyEncoding?: "utf-8" | "base64";
}

/** What the server said of one recipient. */
export interface SubmissionReply {
  address: string;
  /** `deferred`: it may go later. */
  outcome: "delivered" | "deferred" | "refused";
  code: number | null;
  /** RFC 3463. */
  enhanced: string | null;
  /** The server's own words. */
  text: string;
}

/** What the user's contacts say of an address. */
export interface KnownContact {
  isKnown: boolean;
  name: string | null;
  /** Messages to them. */
  sent: number | null;
  /** Messages from them. */
  received: number | null;
}

/** A public key that Postern knows. */
export interface KnownKey {
  /** Of the primary key, upper-case hex. */
  fingerprint: string;
  /** OpenPGP transferable public key, binary, as base64. */
  key: string;
}

/** Capability `store.own`. A few megabytes that survive restarts, seen by this plugin alone. */
export interface PluginStore {
  /** The value of a key; null when there is none. */
  read(key: string): Promise<string | null>;
  /** The keys that begin with `prefix`, in the order of their characters. */
  list(prefix: string): Promise<string[]>;
  /** All or nothing, and on the disk when it resolves. */
  write(entries: StoreWrite[]): Promise<void>;
}

/** Capability `message.tag`. Tags of the messages that hooks showed this plugin. */
export interface PluginMail {
  /** Adds and removes tags of a message that a hook showed this plugin. All of them must be granted; `spam` and `ham` are not given here. */
  tag(key: string, add: string[], remove: string[]): Promise<void>;
}

/** Capability `net.fetch`. HTTPS to the origins that the user granted. */
export interface PluginNet {
  /** One request. Follows up to 5 redirects within the granted origins; keeps no cookies. Rejects with PLUGIN_DENIED for another origin or method, PLUGIN_LIMIT above the megabytes or the rate, NETWORK_FAILED when the server cannot be reached. */
  fetch(request: FetchRequest): Promise<Reply>;
}

/** Capability `secret.use`. Requests with a secret of the user's, which the plugin never sees. */
export interface PluginSecrets {
  /** As `net.fetch`, to the secret's origin alone. Rejects with NOT_FOUND while the user has entered none, PLUGIN_DENIED when the answer repeats it. */
  fetch(request: SecretFetchRequest): Promise<Reply>;
}

/** Capability `transport.carry`. Gives outgoing mail to the granted hosts. */
export interface PluginTransport {
  /** Gives a mail to a granted host: a POST to `https://host/…`, or `http://….onion/…` through Tor. */
  post(request: TransportPostRequest): Promise<Reply>;
  /** With `via: relay`: has Postern give the mail that it asked to carry to the server. Rejects with NOT_FOUND for another mail, BAD_REQUEST for others than its recipients, CONFLICT the second time, and with what kept Postern from speaking to the server. */
  submit(id: string, host: string, recipients: string[]): Promise<SubmissionReply[]>;
}

/** Capability `contact.read`. Who the user knows, asked one by one. */
export interface PluginContacts {
  /** Whether somebody is in the user's contacts; what is not granted is null. */
  find(address: string): Promise<KnownContact>;
}

/** Capability `keys.read`. Public keys, asked for one address at a time. */
export interface PluginKeys {
  /** The public keys that Postern knows of an address; an empty list when it knows none. */
  find(address: string): Promise<KnownKey[]>;
}

/** What a plugin can ask of Postern. Each part needs its capability in the manifest, else its calls reject with a HostError. */
export interface Host {
  readonly store: PluginStore;
  readonly mail: PluginMail;
  readonly net: PluginNet;
  readonly secrets: PluginSecrets;
  readonly transport: PluginTransport;
  readonly contacts: PluginContacts;
  readonly keys: PluginKeys;
  /** What the user set, with the manifest's defaults for the rest. The plugin starts anew when the user changes them. */
  readonly settings: Readonly<Record<string, string | number | boolean>>;
  readonly clock: PluginClock;
}

export interface PluginClock {
  /** Milliseconds since 1970. */
  now(): number;
}
