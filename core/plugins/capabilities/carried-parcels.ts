import { AppError } from "../../kernel/errors.ts";
import type { SubmissionReply } from "./capability-context.ts";

/** A mail as a plugin is asked to carry it. */
interface ParcelOnItsWay {
  id: string;
  recipients: Array<{ address: string; host: string }>;
}

interface Carried {
  hosts: Map<string, string>;
  /** Given to the driver, whatever came of it: nothing is given twice. */
  given: Set<string>;
  delivered: Set<string>;
}

/** The mails that a plugin is carrying just now, and what the kernel's own driver saw of each. */
export class CarriedParcels {
  readonly #carried = new Map<string, Carried>();

  /** Gives back what ends it. */
  begin({ id, recipients }: ParcelOnItsWay): () => void {
    const hosts = new Map(recipients.map(({ address, host }) => [address, host]));
    const carried: Carried = { hosts, given: new Set(), delivered: new Set() };
    this.#carried.set(id, carried);
    return () => {
      if (this.#carried.get(id) === carried) this.#carried.delete(id);
    };
  }

  /** Throws NOT_FOUND for a mail that is not being carried, BAD_REQUEST for others than its recipients, CONFLICT the second time. */
  give(id: string, host: string, recipients: string[]): (replies: SubmissionReply[]) => void {
    const carried = this.#carried.get(id);
    if (carried === undefined) throw new AppError("NOT_FOUND", { capability: "transport.carry", what: "parcel" });
    if (!recipients.every((address) => carried.hosts.get(address) === host))
      throw new AppError("BAD_REQUEST", { capability: "transport.carry", where: "/recipients" });
    if (recipients.some((address) => carried.given.has(address)))
      throw new AppError("CONFLICT", { capability: "transport.carry", reason: "GIVEN_BEFORE" });
    for (const address of recipients) carried.given.add(address);
    return (replies) => {
      for (const { address, outcome } of replies) if (outcome === "delivered") carried.delivered.add(address);
    };
  }

  /** The driver saw the server take it. */
  wasDelivered(id: string, address: string): boolean {
    return this.#carried.get(id)?.delivered.has(address) === true;
  }
}
