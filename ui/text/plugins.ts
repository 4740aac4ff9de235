import { number, plural } from "./format.ts";

/** The list of plugins and the page of one. */
export const pluginsText = {
  back: "All plugins",
  backTo: (name: string) => `Back to ${name}`,
  lead: "What decides about your mail runs apart, behind walls, and may do only what you allowed. Nothing is on until you say so.",
  tryAgain: "Try again",
  loading: "Loading the plugins",
  yours: "Your plugins",
  noneOfYours: "You have not added a plugin",
  noneOfYoursMore:
    "Drop a plugin's package anywhere on this page. You see what it asks for before anything of it runs.",
  shipped: "Part of Postern",
  add: "Add a plugin",
  choose: "Choose a package",
  chooseFolder: "Choose a folder",
  chooseHint: "A .tgz file, or a folder of sources. It is looked at, not run.",
  dropHere: "Drop it to see what it asks for",
  dropMore: "Nothing of it runs before you agree.",
  inspecting: (name: string) => `Looking at ${name}`,
  notPackage: (name: string) =>
    `“${name}” is not a plugin package. A package is one .tgz file, or a folder with a manifest.json.`,
  sameVersion: (name: string) => `You have this version of “${name}” already.`,
  where: (file: string, line: number | null, problem: string) =>
    line === null ? `${file} ${problem}.` : `${file}, line ${line}: ${problem}.`,
  anotherAuthor: (id: string) =>
    `This package is not signed by the author of the “${id}” that you have. Remove that one first if you trust this one.`,
  oneAtATime: "One package at a time, please: each needs a decision of its own.",
  log: "What plugins did",
  details: (name: string) => `Open ${name}`,

  states: { starting: "Starting", ready: "On", off: "Off", failed: "Failed", waiting: "Update waits" },
  offByBreaches: "Switched off: it broke through its limits three times within an hour.",
  offByBreachesAt: (hook: string) =>
    `Switched off: it broke its limits three times within an hour, last when asked to ${hook}.`,
  failedWhy: (sentence: string) => `It could not be started. ${sentence}`,
  offWithout: (words: string) => `Off, since it may not ${words} any more, and cannot run without that.`,
  notAgreed: "Not switched on yet. Nothing of it has run.",
  review: "See what it asks for",
  reviewUpdate: "See the update",
  on: (name: string) => `${name} is on`,
  switchedOn: (name: string) => `“${name}” is on`,
  switchedOff: (name: string) => `“${name}” is off`,

  calls: { one: "# call", other: "# calls" },
  failures: { one: "# failure", other: "# failures" },
  breaches: { one: "# broken limit", other: "# broken limits" },
  denials: { one: "# denial", other: "# denials" },
  perCall: (milliseconds: number) =>
    milliseconds < 10 ? `${milliseconds.toFixed(1)} ms each` : `${number(Math.round(milliseconds))} ms each`,
  memory: (mebibytes: number) => `${number(Math.round(mebibytes))} MB of memory`,
  statTitle: "How it does",
  statMore: "Counted since Postern was unlocked.",
  stats: {
    calls: "Calls",
    perCall: "Time per call",
    memory: "Memory now",
    failures: "Failures",
    breaches: "Broken limits this hour",
    denials: "Denials",
  },
  milliseconds: (value: number) => (value < 10 ? `${value.toFixed(1)} ms` : `${number(Math.round(value))} ms`),
  megabytes: (value: number) => `${number(Math.round(value))} MB`,
  noValue: "–",
  sharedMemory: "shared by the plugins of Postern",

  walls: "The walls around plugins",
  wallsMore: "Tried out on this machine when the plugins started, not assumed.",
  allWalls: (count: number) => `All ${count} walls stand on this machine.`,
  someWalls: (up: number, count: number) =>
    `${up} of ${count} walls stand on this machine. The others need something this system does not give.`,
  wallUp: "Stands",
  wallDown: "Not here",
  wallNames: {
    grants: "Only what you allow",
    isolate: "Each by itself",
    files: "No files",
    processes: "No programs",
    network: "No network",
    pdeathsig: "Ends with Postern",
    memory: "Memory watched",
    data: "Memory limited",
  } as Record<string, string>,

  may: "What it may do",
  mayMore: "Take back or narrow what you like; you can widen it again up to what it asks for.",
  mayShipped: "Agreed to with Postern itself. Take back or narrow what you like.",
  saveGrants: "Save",
  undoGrants: "Undo the changes",
  grantsSaved: "What it may do was changed",
  readme: "About this plugin, in its author's words",
  runsWhen: "When it runs",
  runsTo: (doings: string[]) =>
    `Runs to ${doings.length < 2 ? doings.join("") : `${doings.slice(0, -1).join(", ")} and to ${doings.at(-1)}`}.`,
  didLog: "What it did",
  runsWhenMore: "Postern calls it then, and only then.",
  package: "Package",
  version: "Version",
  installed: "Added",
  hash: "SHA-256",
  missing: "There is no such plugin",
  unreadableMore: "It does not run. Install its package anew, or remove it.",
  missingMore: "It may have been removed.",

  settings: "Its settings",
  saveSettings: "Save",
  saving: "Saving",
  saved: "Saved",
  unsaved: "Not saved yet",
  notSet: "Not set",
  invalid: {
    required: "This is needed.",
    number: "This must be a number.",
    whole: "This must be a whole number.",
    least: (value: number) => `At least ${number(value)}.`,
    most: (value: number) => `At most ${number(value)}.`,
    shortest: (value: number) => plural(value, { one: "At least # character.", other: "At least # characters." }),
    longest: (value: number) => plural(value, { one: "At most # character.", other: "At most # characters." }),
    pattern: "This does not have the form it needs.",
  },

  secrets: "Secrets it may use",
  secretsMore:
    "Postern puts them into requests to the one server named beside each. The plugin never sees them, and they are not shown again.",
  secretFor: (title: string, host: string) => `${title} for ${host}`,
  secretSet: (when: string) => `Entered on ${when}`,
  secretNotSet: "Not entered yet",
  secretSave: "Keep",
  secretReplace: "Replace",
  secretForget: "Forget",
  secretKept: (title: string) => `“${title}” is kept`,
  secretForgotten: (title: string) => `“${title}” is forgotten`,
  secretLength: (least: number) => `At least ${number(least)} characters.`,
  secretForm: "Letters, digits and signs only, without spaces.",

  denied: "What it wanted and was refused",
  deniedMore: "It tried to do more than you allowed. Nothing happened.",
  deniedLine: (words: string, times: number) =>
    `It wanted to ${words}, ${plural(times, { one: "once", other: "# times" })}.`,
  deniedLast: (when: string) => `Last on ${when}`,
  allow: "Allow",
  keepDenied: "Keep denied",
  keptDenied: (words: string) => `It stays denied to ${words}`,
  kept: "You keep these denied, and are not asked about them.",
  keptLine: (words: string, times: number) => `To ${words}, ${plural(times, { one: "once", other: "# times" })}`,
  askAgain: "Ask me again",
  askedAgain: "You are asked about it again",
  switchOff: "Switch off",
  notAsked: "It does not ask for this in its manifest, so it cannot be allowed.",
  allowed: (words: string) => `It may now ${words}`,

  tags: "Tags it set",
  tagsMore: (count: number) =>
    plural(count, {
      one: "# message carries tags as this plugin left them.",
      other: "# messages carry tags as this plugin left them.",
    }),
  noTags: "No message carries a tag of this plugin.",
  undoTags: "Undo all its tags",
  undoTagsAsk: (count: number) =>
    plural(count, {
      one: "# message gets back the tags it had before. Tags you changed yourself since then stay.",
      other: "# messages get back the tags they had before. Tags you changed yourself since then stay.",
    }),
  undoTagsDone: (count: number) =>
    plural(count, { one: "Tags of # message undone", other: "Tags of # messages undone" }),

  rollBack: "Roll back",
  rollBackTitle: (version: string) => `Roll back to ${version}`,
  rollBackMore: (current: string, previous: string) =>
    `Version ${previous} runs again instead of ${current}. What you allowed and its data stay; of what only ${current} asked for, nothing is left allowed.`,
  rolledBack: (name: string, version: string) => `“${name}” is ${version} again`,

  remove: "Remove",
  removeTitle: (name: string) => `Remove “${name}”`,
  removeMore:
    "It stops, and its package and the secrets you entered for it are deleted. Tags it set stay, unless you undo them first.",
  removeData: "Also delete what it kept for itself",
  removeDataMore:
    "Otherwise its data stays, encrypted like your mail, for this author's plugin alone, in case you add it again.",
  removeKept: "Delete what was left, and add it",
  removed: (name: string) => `“${name}” was removed`,
  cancel: "Cancel",
  none: "nothing",
};

/** What plugins did, row by row. */
export const auditText = {
  title: "What plugins did",
  titleOf: (name: string) => `What “${name}” did`,
  more: "Each time a plugin that you added was shown mail or used what it may, and each time any was refused. Never what stood in the mail.",
  search: "Search what plugins did",
  searchExample: "A tag, a server, a capability",
  columns: { at: "When", plugin: "Plugin", hook: "Asked to", capability: "Did", scope: "What", outcome: "Outcome" },
  ok: "Allowed",
  denied: "Denied",
  limit: "Over a limit",
  failed: "Failed",
  older: "Show older",
  loadingOlder: "Loading",
  none: "Nothing yet",
  noneMore: "As soon as a plugin that you added is shown mail, it stands here.",
  noneOfShipped: "Nothing was refused",
  moreOfShipped: "This plugin is part of Postern: what it is shown is not written down, only what it was refused.",
  noneFound: "Nothing found",
  noneFoundMore: "Try another word.",
  all: "All plugins",
  whichPlugin: "Plugin",
  openMail: "Open the mail",
  bytes: "Shown",
  loading: "Loading what plugins did",
  caption: "What plugins did, newest first",
  who: "Who read this",
  nobody: "No plugin that you added has been shown this message.",
  shipped: "Plugins that are part of Postern read the mail they are asked about; what they said of it stands here.",
  judged: (share: string) => `read it, and says: ${share} likely spam`,
  whoMore: "Plugins that saw or changed this message, newest first.",
  hide: "Hide",
};

/** Plain words for each hook: "It runs: …". */
const hooks: Record<string, string> = {
  "message.observe": "look at mail after it has been stored",
  "message.classify": "judge new mail",
  "message.render": "change how a mail is shown",
  "attachment.assess": "judge attachments",
  "attachment.disarm": "make a harmless copy of an attachment",
  "compose.headers": "add header fields to mail you send",
  "compose.protect": "decide how mail you send is protected",
  "compose.check": "check mail before you send it",
  "delivery.route": "offer a way to send a mail",
  "delivery.carry": "carry mail you send",
  "keys.discover": "look for the keys of people you write to",
  "keys.observe": "learn that a public key has changed",
  "contact.describe": "say something about a person",
  "command.run": "do what you choose from a menu",
  "panel.show": "show a panel beside your mail",
  "schedule.tick": "work at set times",
};

export function hookWords(hook: string): string {
  return hooks[hook] ?? hook;
}

const capabilityNames: Record<string, string> = {
  "message.read": "read mail",
  "message.tag": "tag mail",
  "message.render": "change how mail is shown",
  "message.search": "search mail",
  "attachment.read": "read attachments",
  "outgoing.propose": "prepare mail you send",
  "outgoing.veto": "stop mail you send",
  "transport.carry": "carry mail you send",
  "onion.listen": "receive at an onion address",
  "net.fetch": "ask a server",
  "keys.read": "read public keys",
  "keys.propose": "suggest public keys",
  "contact.read": "look into contacts",
  "store.own": "keep its own data",
  "secret.use": "use a secret",
  "schedule.every": "run at set times",
  "ui.panel": "show a panel",
  "ui.action": "offer an action",
  "ui.banner": "show a note",
};

export function capabilityWords(capability: string): string {
  return capabilityNames[capability] ?? capability;
}
