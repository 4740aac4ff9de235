import { sentenceFor } from "../api/api-error.ts";
import { type CertificateSummary, jobs } from "../api/jobs.ts";
import { type FoundAccount, type FoundServer, relays } from "../api/relays.ts";
import { accountText as text } from "../text/accounts.ts";
import { errorSentence } from "../text/errors.ts";
import { Observable } from "./observable.ts";
import { providerOfFound } from "./offered-providers.ts";
import { providers } from "./providers.ts";

export type Direction = "incoming" | "outgoing";
export const directions: readonly Direction[] = ["incoming", "outgoing"];

/** What is known of one direction's server. */
interface Side {
  server: FoundServer;
  /** PEM that the user chose to trust for it. */
  trustedCertificate: string | null;
  isFine: boolean;
  problem: string | null;
  /** To compare, and perhaps trust. */
  certificate: CertificateSummary | null;
}

const emptySide = (port: number): Side => ({
  server: { host: "", port, security: "tls", user: "" },
  trustedCertificate: null,
  isFine: false,
  problem: null,
  certificate: null,
});

/** An account that is being set up: its servers are found or typed, tried, and kept when both let us in. */
export class NewAccount extends Observable {
  address = "";
  /** Of the user, as those they write to see it. */
  name = "";
  password = "";
  /** For the outgoing server, where it wants another one; null: the same. */
  sendingPassword: string | null = null;
  /** Whom to sign in to in place of a password; null: by password. */
  provider: string | null = null;
  /** What came of signing in. */
  signInId: number | null = null;
  route: "direct" | "tor" = "direct";
  sends = true;
  isByHand = false;
  found: FoundAccount | null = null;
  problem: string | null = null;
  busy: "find" | "save" | null = null;
  readonly sides: Record<Direction, Side> = { incoming: emptySide(993), outgoing: emptySide(465) };

  /** The servers are known, one way or the other. */
  get hasServers(): boolean {
    return this.used.every((direction) => {
      const { host, user } = this.sides[direction].server;
      return host.trim() !== "" && user.trim() !== "";
    });
  }

  get used(): readonly Direction[] {
    return this.sends ? directions : ["incoming"];
  }

  /** What lets us in is known. */
  get isOpened(): boolean {
    if (this.provider !== null) return this.signInId !== null;
    return this.password !== "" && (!this.sends || this.sendingPassword !== "");
  }

  /** Null: by password. */
  signInWith(provider: string | null): void {
    this.provider = provider;
    this.signedIn(null);
  }

  signedIn(signInId: number | null): void {
    this.signInId = signInId;
    this.problem = null;
    for (const direction of directions) this.#clear(direction);
    this.changed();
  }

  /** What was typed is another account: what was found for the old one counts no more. */
  type(
    change: Partial<Pick<NewAccount, "address" | "name" | "password" | "sendingPassword" | "route" | "sends">>,
  ): void {
    // Signing in was for that address, by that route.
    if (change.address !== undefined || change.route !== undefined) this.signInId = null;
    if (change.address !== undefined && change.address !== this.address && !this.isByHand) this.#forgetServers();
    Object.assign(this, change);
    this.problem = null;
    if (change.name === undefined) for (const direction of directions) this.#clear(direction);
    this.changed();
  }

  typeServer(direction: Direction, change: Partial<FoundServer>): void {
    const side = this.sides[direction];
    // Another server is another certificate.
    if (change.host !== undefined || change.port !== undefined) side.trustedCertificate = null;
    side.server = { ...side.server, ...change };
    this.#clear(direction);
    this.changed();
  }

  setByHand(): void {
    this.isByHand = true;
    for (const direction of directions) {
      const { server } = this.sides[direction];
      if (server.user === "") this.sides[direction].server = { ...server, user: this.address.trim() };
    }
    this.changed();
  }

  async find(): Promise<void> {
    this.busy = "find";
    this.problem = null;
    this.changed();
    try {
      const found = await relays.find(this.address.trim(), this.route);
      this.found = found;
      if (found) this.#take(found);
      else {
        this.problem = text.notFound;
        this.setByHand();
      }
    } catch (error) {
      this.problem = sentenceFor(error);
      this.setByHand();
    } finally {
      this.busy = null;
      this.changed();
    }
  }

  #take(found: FoundAccount): void {
    for (const direction of directions) this.sides[direction].server = found[direction];
    this.provider = providerOfFound(providers.list, found)?.id ?? null;
  }

  /** Whom the servers that were found want signed in to, while nobody entered a client id for them; null: nobody new. */
  get wanted(): FoundAccount["signIn"] {
    const { found } = this;
    if (found?.needs !== "oauth2" || this.isByHand || this.provider !== null) return null;
    return providerOfFound(providers.list, found) === null ? found.signIn : null;
  }

  /** A client id was entered for it. */
  becameKnown(): void {
    if (this.found) this.signInWith(providerOfFound(providers.list, this.found)?.id ?? null);
  }

  /** True: it is connected. */
  async save(): Promise<boolean> {
    this.busy = "save";
    this.problem = null;
    this.changed();
    try {
      const tried = await Promise.all(this.used.map((direction) => this.#try(direction)));
      if (!tried.every(Boolean)) return false;
      await this.#keep();
      return true;
    } catch (error) {
      this.problem = sentenceFor(error);
      return false;
    } finally {
      this.busy = null;
      this.changed();
    }
  }

  /** The certificate is believed from now on, and the server tried again. */
  async trust(direction: Direction): Promise<void> {
    const side = this.sides[direction];
    side.trustedCertificate = side.certificate?.pem ?? null;
    this.#clear(direction);
    this.busy = "save";
    this.changed();
    try {
      await this.#try(direction);
    } catch (error) {
      this.problem = sentenceFor(error);
    } finally {
      this.busy = null;
      this.changed();
    }
  }

  async #try(direction: Direction): Promise<boolean> {
    const side = this.sides[direction];
    const form = this.#form(direction);
    const test = await (direction === "incoming" ? jobs.testSource(form) : relays.test(this.#outgoing()));
    side.isFine = test.isFine;
    side.certificate = test.isFine ? null : test.certificate;
    const bad = direction === "incoming" ? text.incomingBad : text.outgoingBad;
    side.problem = test.isFine ? null : `${bad} ${errorSentence(test.error?.code ?? "") ?? ""}`.trim();
    this.changed();
    return test.isFine;
  }

  /** Both or none. */
  async #keep(): Promise<void> {
    const { id } = await jobs.addSource(this.#form("incoming"));
    if (!this.sends) return;
    try {
      const sendAs = { email: this.address.trim(), name: this.name.trim() };
      await relays.add({ ...this.#outgoing(), sourceId: Number(id) }, sendAs);
    } catch (error) {
      await jobs.removeSource(id);
      throw error;
    }
  }

  #form(direction: Direction) {
    const { server, trustedCertificate } = this.sides[direction];
    const isSending = direction === "outgoing";
    const password = isSending ? (this.sendingPassword ?? this.password) : this.password;
    return {
      ...server,
      host: server.host.trim(),
      user: server.user.trim(),
      ...(this.provider === null ? { password } : { signInId: this.signInId }),
      route: this.route,
      ...(trustedCertificate === null ? {} : { trustedCertificate }),
    };
  }

  #outgoing() {
    const form = this.#form("outgoing");
    return this.provider === null ? form : { ...form, authentication: "oauth2" as const };
  }

  #clear(direction: Direction): void {
    Object.assign(this.sides[direction], { isFine: false, problem: null, certificate: null });
  }

  #forgetServers(): void {
    this.found = null;
    this.provider = null;
    this.sides.incoming = emptySide(993);
    this.sides.outgoing = emptySide(465);
  }
}
