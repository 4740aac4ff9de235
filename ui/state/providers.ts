import { sentenceFor } from "../api/api-error.ts";
import { type EndedSignIn, type Provider, signIns } from "../api/sign-ins.ts";
import { Observable } from "./observable.ts";
import { toasts } from "./undo.ts";

/** Providers that one can sign in to, and whether there is a client id for each. */
class Providers extends Observable {
  list: Provider[] = [];
  /** Newest first. */
  ended: EndedSignIn[] = [];

  async look(): Promise<void> {
    try {
      [this.list, this.ended] = await Promise.all([signIns.providers(), signIns.ended()]);
      this.changed();
    } catch (error) {
      toasts.warn(sentenceFor(error));
    }
  }
}

export const providers = new Providers();
