import { type Json, openMail, type OpenMail } from "./open-mail.ts";

/** Four mails that differ in everything a query can ask for, two of them in one thread. One a test file. */
export interface SmallMailbox {
  mail: OpenMail;
  inbox: string;
  archive: string;
  /** Email ids by name. */
  ids: Record<string, string>;
  /** A query that answers names instead of ids, oldest first where nothing else is asked. */
  query(filter: Json | null, more?: Json): Promise<string[]>;
}

export const all = ["alpha", "beta", "gamma", "delta"];

export async function openSmallMailbox(): Promise<SmallMailbox> {
  const mail = await openMail();
  const { inbox, archive } = mail.roles as { inbox: string; archive: string };
  const ids: Record<string, string> = {};
  for (const [index, [name, raw, options]] of seeds(inbox, archive).entries()) {
    ids[name] = await mail.add(raw, { receivedAt: `2024-0${index + 1}-01T00:00:00Z`, ...options });
  }
  const nameOf = (id: string) => all.find((name) => ids[name] === id) ?? id;
  const query: SmallMailbox["query"] = async (filter, more = {}) => {
    const { ids: found } = await mail.call("Email/query", { filter, sort: [{ property: "receivedAt" }], ...more });
    return (found as string[]).map(nameOf);
  };
  return { mail, inbox, archive, ids, query };
}

function seeds(inbox: string, archive: string): Array<[string, string, Json]> {
  return [
    [
      "alpha",
      "From: Zoe <zoe@example.org>\nTo: Ana <ana@example.org>\nSubject: Project Alpha\nMessage-ID: <alpha@x>\n\nxylophone lessons",
      { keywords: { $seen: true } },
    ],
    [
      "beta",
      "From: Amy <amy@example.org>\nTo: ben@example.org\nCc: carla@example.org\nSubject: Re: Project Alpha\nMessage-ID: <beta@x>\nIn-Reply-To: <alpha@x>\nReferences: <alpha@x>\n\nthe conference room",
      { keywords: { $flagged: true } },
    ],
    [
      "gamma",
      "From: mike@example.org\nTo: ana@example.org\nSubject: Invoice 2024\nMessage-ID: <gamma@x>\nX-Custom: value-12345\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nhello world\n--b\nContent-Type: application/pdf\nContent-Disposition: attachment; filename=bill.pdf\n\nx\n--b--\n",
      { mailboxIds: { [archive]: true } },
    ],
    [
      "delta",
      `From: amy@example.org\nSubject: Big\nMessage-ID: <delta@x>\n\n${"long words here ".repeat(700)}`,
      { mailboxIds: { [archive]: true, [inbox]: true }, keywords: { $seen: true, own: true } },
    ],
  ];
}
