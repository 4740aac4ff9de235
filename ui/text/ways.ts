import type { Protects, WayReason, WayVerdict } from "../api/ways.ts";

/** Why mail goes the way it goes. */
export const waysText = {
  why: "Why this way?",
  whereNext: "Which way will it go?",
  whyNone: "Why is there no way?",
  reasons: {
    only: "It is the only way there is.",
    "protects-most": "It protects the mail most.",
    preferred: "Of the ways that protect alike, its plugin prefers it most.",
    alike: "It is as good as another, and comes first by name.",
    "by-hand": "You chose it for this mail.",
    "none-offered": "No plugin offers a way to this recipient.",
    "none-allowed": "Every way there is protects less than your settings ask for.",
    "by-hand-missing": "The way that you chose for this mail is not offered any more.",
  } satisfies Record<WayReason, string>,
  verdicts: {
    taken: "taken",
    "not-allowed": "protects less than your settings ask for",
    "not-asked-for": "you chose another way for this mail",
    "protects-less": "protects less",
    "preferred-less": "its plugin prefers it less",
    alike: "as good, but behind it by name",
    "no-offer": "offers no way to this recipient",
    off: "is switched off",
  } satisfies Record<WayVerdict, string>,
  protects: {
    nothing: "protects nothing",
    hop: "protects the way to your server",
    content: "protects what the mail says, all the way",
    "content-and-metadata": "protects what it says and who writes to whom",
  } satisfies Record<Protects, string>,
  by: (plugin: string, host: string) => `${plugin}, ${host}`,

  other: "Another way",
  otherTitle: "Send it by another way",
  loading: "Looking for ways…",
  failed: "The ways could not be loaded.",
  automatic: "Leave the choice to Postern",
  isNext: "goes this way now",
  forbidden: "less than your settings ask for",
  noOther: "There is no other way: set up another outgoing server, or a plugin that carries mail.",
  toWhom: "Send it again to",
  nobody: "Choose whom it goes to.",
  go: "Send this way",
  cancel: "Leave it",
  chosen: "By the way that you chose.",

  atLeast: "Mail is protected at least",
  atLeastHint: "A mail that finds no such way waits in the outbox and says so.",
  atLeastNone: "No transport that is on protects so much: mail that you send waits until there is one.",
  levels: {
    nothing: "Not at all: any way will do",
    hop: "On the way to your server",
    content: "What it says, all the way",
    "content-and-metadata": "What it says and who writes to whom",
  } satisfies Record<Protects, string>,
};
