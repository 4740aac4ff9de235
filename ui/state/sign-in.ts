import { sentenceFor } from "../api/api-error.ts";
import { type AuthorizationStatus, type SignInRequest, signIns } from "../api/sign-ins.ts";
import { signInText as text } from "../text/sign-in.ts";
import { Observable } from "./observable.ts";

const lookMs = 700;

/** One way to the provider's page and back, as the page sees it. */
export class SignInFlow extends Observable {
  state: "idle" | "beginning" | "waiting" | "exchanging" | "done" | "failed" = "idle";
  /** The provider's page, while it is waited for. */
  url: string | null = null;
  problem: string | null = null;
  signInId: number | null = null;
  #id: string | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;

  /** Opens the provider's page in a new tab; where the browser does not let us, there is a link to it. */
  async begin(request: SignInRequest): Promise<void> {
    this.#reset("beginning");
    try {
      const { id, url } = await signIns.begin(request);
      // What leads anywhere but to a page is nothing to open.
      if (!url.startsWith("https://")) throw new Error("not a page");
      this.#id = id;
      this.url = url;
      this.state = "waiting";
      window.open(url, "_blank", "noopener,noreferrer");
      this.#lookLater();
    } catch (error) {
      this.#fail(sentenceFor(error));
    }
    this.changed();
  }

  /** The address that the browser ended at, where it could not reach Postern. */
  async paste(url: string): Promise<void> {
    if (this.#id === null) return;
    try {
      this.#took(await signIns.paste(this.#id, url.trim()));
    } catch {
      this.problem = text.pasteWrong;
      this.changed();
    }
  }

  async cancel(): Promise<void> {
    const id = this.#id;
    this.#reset("idle");
    if (id !== null) await signIns.cancel(id).catch(() => null); // It ends by itself all the same.
  }

  #reset(state: "idle" | "beginning"): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#id = null;
    Object.assign(this, { state, url: null, problem: null, signInId: null });
    this.changed();
  }

  #lookLater(): void {
    this.#timer = setTimeout(() => void this.#look(), lookMs);
  }

  async #look(): Promise<void> {
    const id = this.#id;
    if (id === null) return;
    try {
      const status = await signIns.status(id);
      if (this.#id === id) this.#took(status);
    } catch (error) {
      if (this.#id === id) this.#fail(sentenceFor(error));
    }
  }

  #took({ state, error, signInId }: AuthorizationStatus): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    if (state === "failed") return this.#fail(text.failure(error));
    this.state = state;
    this.problem = null;
    this.signInId = signInId;
    if (state !== "done") this.#lookLater();
    this.changed();
  }

  #fail(problem: string): void {
    this.#reset("idle");
    this.state = "failed";
    this.problem = problem;
    this.changed();
  }
}
