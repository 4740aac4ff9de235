import { ApiError } from "../api/api-error.ts";
import { jmap } from "../jmap/client.ts";
import type { Address, GetAnswer, SetAnswer } from "../jmap/types.ts";
import { Observable } from "./observable.ts";
import { report } from "./report.ts";

/** RFC 8621 6, and what Postern has beside it (docs/jmap-extensions.md). */
export interface Identity {
  id: string;
  name: string;
  email: string;
  replyTo: Address[] | null;
  bcc: Address[] | null;
  textSignature: string;
  htmlSignature: string;
  "postern:relayId": number | null;
  "postern:isDefault": boolean;
  /** Mail sent as it gets this tag beside Sent. */
  "postern:sentTagId": string | null;
}

/** Addresses to send as. */
export class Identities extends Observable {
  /** The one that new mail begins with comes first. Null: not loaded yet. */
  list: Identity[] | null = null;

  async load(): Promise<void> {
    try {
      const answers = await jmap([["Identity/get", { ids: null }, "i"]]);
      this.list = answers.get<GetAnswer<Identity>>("i").list;
      this.changed();
    } catch (error) {
      report("the addresses to send from did not come.", error);
    }
  }

  create(identity: Omit<Identity, "id" | "htmlSignature" | "postern:isDefault">): Promise<void> {
    return this.#set({ create: { n: identity } });
  }

  update(id: string, changes: Partial<Omit<Identity, "id" | "email">>): Promise<void> {
    return this.#set({ update: { [id]: changes } });
  }

  remove(id: string): Promise<void> {
    return this.#set({ destroy: [id] });
  }

  forget(): void {
    this.list = null;
    this.changed();
  }

  async #set(request: Record<string, unknown>): Promise<void> {
    const answer = (await jmap([["Identity/set", request, "s"]])).get<SetAnswer>("s");
    const refused = [answer.notCreated, answer.notUpdated, answer.notDestroyed].flatMap((each) =>
      Object.values(each ?? {}),
    )[0];
    if (refused) throw new ApiError(refused.type, 200, refused.description ?? null);
    await this.load();
  }
}

export const identities = new Identities();
