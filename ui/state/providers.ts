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

  /** Who opens this mail server; a provider of the user's own may open any. */
  ofServer(host: string): Provider[] {
    const name = host.trim().toLowerCase();
    return name === "" ? [] : this.list.filter(({ mailHosts, isOwn }) => isOwn || mailHosts.includes(name));
  }
}

export const providers = new Providers();
