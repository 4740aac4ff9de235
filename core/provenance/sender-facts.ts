import { limits } from "../kernel/limits.ts";
import type { SenderHistory } from "../store/senders.ts";
import type { StoreReader } from "../store/store-reader.ts";
import type { MessageRow } from "../store/types.ts";
import type { Correspondents } from "./correspondents.ts";

/** What the mail that is here tells of who wrote a message. */
export interface SenderFacts extends SenderHistory {
  /** As written; "" when the message names nobody. */
  address: string;
  name: string | null;
  /** Nothing came from the address before, the user never wrote to it, and little has come since. */
  isFirst: boolean;
  /** The user wrote to them or answered them, or it is one of the user's own addresses. */
  isKnown: boolean;
  /** Mails that the user sent to the address. */
  writtenTo: number;
  /** Of the newest mails that were judged, the share that is spam; null when none was. */
  spamShare: number | null;
  /** The filter's score of this message; null while it has not spoken. */
  spamScore: number | null;
}

/** `correspondents` was refreshed before. */
export function senderFacts(reader: StoreReader, correspondents: Correspondents, row: MessageRow): SenderFacts {
  const { email: address, name } = row.from[0] ?? { email: "", name: null };
  const history = reader.senders.history(address, row.sortKey);
  const writtenTo = correspondents.writtenTo(address);
  const isKnown = address !== "" && (writtenTo > 0 || history.answered > 0 || correspondents.isOwn(address));
  return {
    address,
    name,
    ...history,
    isFirst: !isKnown && history.earlier === 0 && history.mails <= 1 + limits.firstMailLaterMax,
    isKnown,
    writtenTo,
    spamShare: history.judged === 0 ? null : history.spam / history.judged,
    spamScore: row.spam?.score ?? null,
  };
}
