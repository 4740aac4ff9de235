import { number, percent, plural } from "./format.ts";

export const securityText = {
  why: "Why?",
  reasons: "What is known of the sender",
  tones: { quiet: "Good to know", note: "Worth a look", alarm: "Warning" },
  check: "Check the sender's domain now",
  checkHint: "This asks the domain's name servers, and its owner can see that.",
  checking: "Checking",
  showSender: (name: string) => `About ${name}`,
  mark: { note: "Look at the sender", alarm: "Warning about the sender" },

  card: "Sender",
  close: "Close",
  address: "Address",
  name: "Name",
  domain: "Confirmed by",
  notConfirmed: "Nobody has confirmed this mail",
  first: "First mail",
  last: "Latest mail",
  mails: "Mails from this address",
  answered: "You answered",
  writtenTo: "You wrote to it",
  spam: "Spam",
  spamShare: (share: number, judged: number) =>
    `${percent(share)} of the ${plural(judged, { one: "mail", other: "newest # mails" })} that were judged`,
  times: (count: number) => (count === 0 ? "Never" : plural(count, { one: "Once", other: "# times" })),
  count: (count: number) => (count >= 10_000 ? `${number(count)} or more` : number(count)),
  search: "Search mail from this address",
  described: (plugin: string) => `From the plugin ${plugin}`,
  unknownSender: "This mail does not say who wrote it.",

  settings: "Checking who sent a mail",
  settingsLead:
    "Your mail server often says whether a mail comes from whom it says. Where it does not, Postern can ask the name servers of the sender's domain. Its owner can see that, and some give each mail a name of its own to see who has got it.",
  senderCheck: "Ask the sender's domain",
  senderChecks: { automatic: "For new mail", ask: "When I ask", never: "Never" },
  trusted: "Whose results are believed",
  trustedLead:
    "The name under which your mail server writes its results into each mail. Anybody can write such results, so only this name counts.",
  imports: "Imported mail",
  nobody: "Nobody's",
  learned: (authservId: string) => `${authservId} (found in your mail)`,
  seen: (authservId: string, mails: number) =>
    `${authservId} (${plural(mails, { one: "in # of the newest mails", other: "in # of the newest mails" })})`,
  automatic: "Found in your mail",
  automaticNone: "Found in your mail (none so far)",
  other: "Another name",
  otherName: "Name of the server",
  save: "Save",
};
