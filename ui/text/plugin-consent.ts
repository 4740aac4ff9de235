import { number, plural } from "./format.ts";

/** What a plugin asks for, and what an update changes of it. */
export const consentText = {
  title: (name: string) => `What “${name}” asks for`,
  lead: "Nothing of it has run. It starts when you enable it, and may then do what is ticked below and nothing else.",
  saysAuthor: "The author says:",
  aboutAuthor: "In the author's words:",
  who: "Who made it",
  signedBy: (name: string) => `Signed by ${name}`,
  nameIsClaim:
    "The name is what the signer calls themselves. The fingerprint is what counts: compare it with the one the author publishes.",
  firstTime: "This is the first time you see this key.",
  sameAs: (plugin: string) => `The same key signed “${plugin}”, which you have already.`,
  sameAuthor: "Signed by the same key as the version you have.",
  otherAuthor: "Not signed by the key that signed the version you have. Agree only if you know why.",
  unsigned: "Not signed",
  unsignedMore: "Nobody vouches for this package. Trust it as far as you trust the place you got it from.",
  fingerprint: "Fingerprint",
  kinds: { sees: "It would see", changes: "It could change", sends: "It could send out", keeps: "It would keep" },
  kindsNow: { sees: "It sees", changes: "It can change", sends: "It can send out", keeps: "It keeps" },
  nothing: {
    sees: "Nothing of yours.",
    changes: "Nothing.",
    sends: "Nothing. It has no way to the network.",
    keeps: "Nothing.",
  },
  allow: "Allowed",
  refused: "Refused",
  narrow: "Allow less",
  narrowed: "Narrowed by you",
  needed: "It cannot run without this. Allow it, or leave the plugin off.",
  flows: "Where what it sees can go",
  flowsMore: "From everything it would see to every place it could reach.",
  noFlows: "What it sees stays on this machine.",
  flowsCut: "With what you refused, nothing it sees can leave this machine.",
  flowTo: "can go to",
  carries: "How far it says it protects mail",
  carriesMore:
    "It would carry mail that you send. Postern prefers the way that protects most, and has only the author's word for this.",
  protects: {
    nothing: "Not at all: whoever carries the mail on can read it.",
    hop: "To the next server. From there on others carry it, some of them perhaps in the clear.",
    content: "What a mail says, all the way to its reader. Who writes to whom can be seen.",
    "content-and-metadata": "What a mail says and who writes to whom, all the way.",
  },
  danger: "It could send what stands in your mail to others.",
  dangerMore:
    "It would see the content of mail and could reach the network. What leaves this machine cannot be called back. Refuse one of the two below, unless that is what you want it for.",
  understand: "I want it to be able to send content of my mail out",
  enable: "Enable",
  enabling: "Enabling",
  notNow: "Not now",
  keptOff: (name: string) => `“${name}” is kept, switched off`,

  updateTitle: (name: string) => `Update of “${name}”`,
  updateLead: (from: string, to: string) =>
    `From ${from} to ${to}. The version you have runs on, with what you allowed it, until you agree.`,
  sameAsks: "It asks for nothing new",
  sameAsksMore: "What it may do stays exactly as it is.",
  added: "New",
  removed: "No longer asked for",
  changed: "Changed",
  before: "Until now",
  after: "From now on",
  agree: "Agree and update",
  agreeing: "Updating",
  decline: "Decline",
  declined: (name: string) => `The update of “${name}” was declined. It stays as it is.`,
  updated: (name: string, version: string) => `“${name}” is now ${version}`,
  older: "This is an older version than the one you have: what its author mended since may be broken in it.",
  otherPackage: "Another package came in while you read. What you see now is about that one: read it again.",
  noUpdate: "No update waits",
  noUpdateMore: "When you add a newer package of this plugin, you see here what it changes.",

  opinion: (share: string) => `${share} likely spam`,
  noOpinion: "No opinion",
  preview: "What it would do differently",
  previewMore:
    "The last calls of the version you have, answered by the new one in shadow. Nothing it does there has an effect.",
  previewing: "Trying the new version on the last calls",
  previewNone: "There are no calls to compare yet",
  previewNoneMore: "The version you have was not asked anything since Postern was unlocked.",
  noDifferences: (calls: number) =>
    plural(calls, { one: "No difference in the last call", other: "No differences in the last # calls" }),
  differences: (count: number, calls: number) =>
    `${plural(count, { one: "# different answer", other: "# different answers" })} in the last ${number(calls)} calls`,
  showAll: (count: number) => plural(count, { one: "Show # more", other: "Show # more" }),
};

/** Names of what a scope can say, for narrowing it. */
export const scopeText = {
  fields: "Which parts of a mail",
  headers: "Which technical headers",
  mail: "Which mail",
  tags: "Which tags",
  prefix: "Also any tag below",
  origins: "Which servers",
  hosts: "Which servers",
  methods: "Which kinds of request",
  via: "By which way",
  megabytes: "Megabytes at most",
  decrypted: "Also decrypted mail",
  encrypt: "Say that a mail must be encrypted",
  sign: "Say that a mail must be signed",
  secrets: "Which secrets",
  panels: "Which panels",
  banners: "Which notes",
  actions: "Which actions",
  reasons: "For which reasons",
  ports: "Which ports",
  minutes: "Minutes between two runs",
} as Record<string, string>;

export const scopeValues = {
  envelope: "Sender, recipients and subject",
  text: "Text and links",
  html: "The HTML as it was sent",
  "attachment-types": "Types of attachments",
  "attachment-names": "Names of attachments",
  "attachment-bytes": "Content of attachments",
  new: "New mail only",
  all: "All mail",
  tor: "Over Tor",
  tls: "Directly, encrypted on the way",
  direct: "Directly: they learn where you are",
} as Record<string, string>;

export const narrowText = {
  newMail: "New mail only",
  allMail: "All mail",
  someTags: "Only mail with these tags",
  addTag: "Add a tag",
  removeTag: (name: string) => `Remove the tag ${name}`,
  noTagYet: "Choose at least one tag.",
  atLeast: (count: number) =>
    plural(count, {
      one: "At least # must stay, or refuse all of it.",
      other: "At least # must stay, or refuse all of it.",
    }),
  upTo: (most: number) => `It asks for up to ${number(most)}.`,
  from: (least: number) => `It asks for ${number(least)}; more is less often.`,
};

/** The kernel's words for the fields of message.read, as flows begin with them. */
export const fieldSights: Record<string, string> = {
  envelope: "sender, recipients and subject",
  text: "text and links",
  html: "HTML",
  "attachment-names": "names of attachments",
  "attachment-types": "types of attachments",
  "attachment-bytes": "content of attachments",
};

/** What a capability sees or reaches whatever its scope, in the kernel's words. */
export const capabilityEnds: Record<string, string[]> = {
  "contact.read": ["who is in your contacts"],
  "keys.propose": ["addresses you write to"],
  "keys.read": ["public keys of your contacts"],
  "onion.listen": ["whoever knows your onion address"],
  "transport.carry": ["mail that you send", "who you write to"],
};
