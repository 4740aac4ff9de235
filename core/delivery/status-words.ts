/** What a server's code means, in words (RFC 3463, and the registry of RFC 5248). */

/** By "class.subject.detail" without the class, which only says whether it is for good. */
const words: Record<string, string> = {
  "1.0": "There is something wrong with the address.",
  "1.1": "There is no such mailbox there.",
  "1.2": "There is no such domain, or it takes no mail.",
  "1.3": "The address is not written as addresses are.",
  "1.4": "The address fits several mailboxes.",
  "1.6": "The mailbox has moved, and nobody said where to.",
  "1.7": "The server does not take mail from this sender's address.",
  "1.8": "The server does not take mail from this sender's domain.",
  "1.10": "The domain says that it takes no mail.",
  "2.0": "There is something wrong with the mailbox.",
  "2.1": "The mailbox is switched off.",
  "2.2": "The mailbox is full.",
  "2.3": "The mail is larger than this mailbox takes.",
  "2.4": "The mailing list could not be reached.",
  "3.0": "The other mail system has a problem.",
  "3.1": "The other mail system is full.",
  "3.2": "The other mail system takes no mail now.",
  "3.3": "The other mail system cannot do what this mail asks for.",
  "3.4": "The mail is too large for the other mail system.",
  "4.0": "The mail could not be passed on.",
  "4.1": "The other server does not answer.",
  "4.2": "The connection to the other server is bad.",
  "4.3": "The way to the other server could not be found.",
  "4.4": "The way to the other server could not be found.",
  "4.5": "The mail system is too busy.",
  "4.6": "The mail went round in circles.",
  "4.7": "It took too long to deliver it.",
  "5.3": "There are more recipients than the server takes at once.",
  "6.3": "The other server cannot read this kind of mail.",
  "6.7": "The other server takes no addresses in other letters than a to z.",
  "7.0": "The server refuses it by its rules.",
  "7.1": "The server refuses it by its rules: this sender may not write there.",
  "7.2": "The sender may not write to this mailing list.",
  "7.8": "The outgoing server did not accept name and password.",
  "7.20": "The server refuses it: the mail has no valid signature (DKIM) of the sender's domain.",
  "7.23": "The server refuses it: the sender's domain does not name the outgoing server (SPF).",
  "7.26": "The server refuses it: it could not verify the sender's domain (DMARC).",
  "7.30": "A server on the way does not promise TLS.",
};

const subjects: Record<string, string> = {
  "1": "There is something wrong with the address.",
  "2": "There is something wrong with the mailbox.",
  "3": "The other mail system has a problem.",
  "4": "The mail could not be passed on.",
  "5": "The servers did not understand each other.",
  "6": "The server does not take mail with this content.",
  "7": "The server refuses it by its rules.",
};

/** By SMTP reply code (RFC 5321 4.2.3), where there is no other. */
const replies: Record<number, string> = {
  421: "The server takes no mail now.",
  450: "The mailbox cannot be written to now.",
  451: "The server has a problem, or wants to see the mail a second time.",
  452: "The server has no room now.",
  550: "The server does not take mail for this address.",
  551: "The recipient is at another server.",
  552: "The mailbox has no room for it.",
  553: "The address is not written as the server wants it.",
  554: "The server refuses the mail.",
};

/** Null: there is nothing to say but the server's own words. */
export function statusWords(code: number | null, enhanced: string | null): string | null {
  const match = /^[245]\.(\d{1,3})\.(\d{1,3})$/.exec(enhanced ?? "");
  const [, subject = "", detail = ""] = match ?? [];
  const known = words[`${subject}.${detail}`] ?? (detail === "0" ? undefined : subjects[subject]);
  // "5.0.0" says nothing that the code does not say better.
  return known ?? (code === null ? null : replies[code]) ?? subjects[subject] ?? null;
}
