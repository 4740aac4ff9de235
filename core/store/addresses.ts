import type { Address } from "../mime/message.ts";
import { limits } from "../kernel/limits.ts";
import type { ReadDb, WriteDb } from "./open-database.ts";
import type { TextHash } from "./text-hash.ts";

/** The address fields of a message, in the order of message.addresses. */
export interface AddressFields {
  from: Address[];
  sender: Address[];
  replyTo: Address[];
  to: Address[];
  cc: Address[];
  bcc: Address[];
}

const fields = ["from", "sender", "replyTo", "to", "cc", "bcc"] as const;

/** Gives each pair of name and address one row, and fields as lists of their ids: "12;;;3,40;;" */
export class AddressWriter {
  readonly #db: WriteDb;
  readonly #hash: TextHash;
  readonly #ids = new Map<string, number>();

  constructor(db: WriteDb, hash: TextHash) {
    this.#db = db;
    this.#hash = hash;
  }

  encode(message: AddressFields): string {
    let text = "";
    for (const field of fields) {
      if (field !== "from") text += ";";
      const list = message[field];
      for (let i = 0; i < list.length; i++) text += (i === 0 ? "" : ",") + this.#idOf(list[i]!).toString(36);
    }
    return text.replace(/;+$/, "");
  }

  /** After a rollback the ids given out since may not exist. */
  forget(): void {
    this.#ids.clear();
  }

  #idOf(address: Address): number {
    const name = address.name?.toWellFormed() ?? null;
    const email = address.email.toWellFormed();
    const text = name === null ? email : `${email}\0${name}`;
    let id = this.#ids.get(text);
    if (id !== undefined) return id;
    const hash = this.#hash.of("a", text);
    id =
      // The text is compared too: two addresses with one hash get two rows.
      this.#db.value<number>(
        "SELECT id FROM address WHERE text_hash = ? AND email = ? AND name IS ?",
        hash,
        email,
        name,
      ) ??
      this.#db.run("INSERT INTO address (text_hash, name, email) VALUES (?, ?, ?)", hash, name, email).lastInsertRowid;
    if (this.#ids.size >= limits.addressCacheRowsMax) this.#ids.clear();
    this.#ids.set(text, id);
    return id;
  }
}

/** Reads lists of address ids back. Rows of `address` never change, so what was read once stays right. */
export class AddressReader {
  readonly #db: ReadDb;
  readonly #rows = new Map<string, Address>();

  constructor(db: ReadDb) {
    this.#db = db;
  }

  decode(text: string): AddressFields {
    const message: AddressFields = { from: [], sender: [], replyTo: [], to: [], cc: [], bcc: [] };
    text.split(";").forEach((list, index) => {
      const field = fields[index];
      if (field !== undefined && list !== "")
        for (const id of list.split(",")) message[field].push(this.#addressOf(id));
    });
    return message;
  }

  #addressOf(id: string): Address {
    let address = this.#rows.get(id);
    if (!address) {
      address = this.#db.get<Address>("SELECT name, email FROM address WHERE id = ?", Number.parseInt(id, 36)) ?? {
        name: null,
        email: "",
      };
      if (this.#rows.size >= limits.addressCacheRowsMax) this.#rows.clear();
      this.#rows.set(id, address);
    }
    return { name: address.name, email: address.email };
  }
}
