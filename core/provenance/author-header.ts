import { fieldsNamed, headerString, lastField } from "../mime/header-value.ts";
import { asAddresses } from "../mime/header-forms.ts";
import { listIdOf } from "../mime/summarize.ts";
import type { Address, Part } from "../mime/message.ts";
import type { MessageRow } from "../store/types.ts";

/** What a header says of who wrote and sent it. */
export interface AuthorHeader {
  /** RFC 5322 3.6: exactly one From field; more are a trick to show one author and have another one checked. */
  fromFields: number;
  from: Address[];
  sender: Address[];
  replyTo: Address[];
  /** RFC 5321 4.4: where bounces go; "" when they go nowhere or nobody says. */
  returnPath: string;
  /** The mail came through a mailing list (RFC 2919, RFC 2369): lists change authors' mails on purpose. */
  isList: boolean;
  /** RFC 2919: the list's own name, as "hut-dev.example.org"; "" when it has none. */
  listId: string;
}

export function authorHeader(raw: Uint8Array, root: Part): AuthorHeader {
  const addressesOf = (name: string) =>
    fieldsNamed(root, name).flatMap((field) => asAddresses(headerString(raw, field)));
  const fromFields = fieldsNamed(root, "from");
  const returnPath = fieldsNamed(root, "return-path")[0];
  const listId = lastField(root, "list-id");
  return {
    fromFields: fromFields.length,
    from: addressesOf("from"),
    sender: addressesOf("sender"),
    replyTo: addressesOf("reply-to"),
    returnPath: returnPath ? (asAddresses(headerString(raw, returnPath))[0]?.email ?? "") : "",
    isList: ["list-id", "list-post", "list-unsubscribe"].some((name) => lastField(root, name) !== null),
    listId: listId ? (listIdOf(headerString(raw, listId)) ?? "") : "",
  };
}

/** As far as the store's columns tell, for lists: the bytes are not read. */
export function authorColumns({ from, sender, replyTo }: MessageRow): AuthorHeader {
  return { fromFields: 1, from, sender, replyTo, returnPath: "", isList: false, listId: "" };
}
