/** Words of setting up an account: where its mail comes from, and the server that it goes out by. */
import type { FoundAccount } from "../api/relays.ts";

const found: Record<FoundAccount["by"], (name: string) => string> = {
  provider: (name) => `${name}: these are its servers.`,
  autoconfig: (name) => `${name} says that these are its servers.`,
  dns: (name) => `The DNS of ${name} names these servers.`,
  names: (name) => `These servers of ${name} answered.`,
};

const needs: Record<NonNullable<FoundAccount["needs"]>, string> = {
  appPassword: "It wants an app password here, not your usual one: make one in your account there.",
  oauth2: "It no longer lets mail programs in by password: sign in on its page instead.",
  bridge:
    "It is reached through Proton Mail Bridge on this computer. Start the Bridge and enter the password that it shows.",
};

export const accountText = {
  address: "Your address",
  addressExample: "ana@example.org",
  name: "Your name",
  nameExample: "Ana Berg",
  nameHint: "Those you write to see it. It can be changed later.",
  sendAs: "Address to send from",
  password: "Password",
  passwordHint: "Many providers want an app password here. It is kept sealed in the vault.",
  otherPassword: "Another password for sending",
  sendingPassword: "Password for sending",
  find: "Find the servers",
  finding: "Looking",
  byHand: "Set by hand",
  found: (account: FoundAccount) => found[account.by](account.name),
  needs: (account: FoundAccount) => (account.needs === null ? null : needs[account.needs]),
  unproven: (host: string) =>
    `Only the DNS says so, and anybody on the way could have said it: go on only if you know that ${host} is right.`,
  notFound: "Nobody says which servers this address has. Your provider tells you; enter them here.",
  notAddress: "That is not an address yet.",

  incoming: "Mail comes from",
  outgoing: "Mail goes out by",
  sends: "Send mail with this account too",
  host: "Server",
  security: "Security",
  port: "Port",
  user: "User name",
  tls: "TLS",
  starttls: "STARTTLS",
  incomingExample: "imap.example.org",
  outgoingExample: "smtp.example.org",
  server: (host: string, port: number, security: "tls" | "starttls") =>
    `${host}, port ${port}, ${security === "tls" ? "TLS" : "STARTTLS"}`,

  overTor: "Connect over Tor",
  overTorHint: "The servers do not learn where you are. Slower, and some providers refuse it.",
  save: "Test and connect",
  saving: "Testing",
  incomingGood: "The incoming server let us in.",
  outgoingGood: "The outgoing server let us in.",
  incomingBad: "The incoming server did not let us in.",
  outgoingBad: "The outgoing server did not let us in.",

  sendsBy: (host: string) => `Mail goes out by ${host}`,
  sendsByNothing: "No outgoing server yet: mail of this account cannot be sent.",
  addOutgoing: "Add an outgoing server",
  editOutgoing: "Edit",
  editOutgoingNamed: (host: string) => `Edit the outgoing server ${host}`,
  removeOutgoing: "Remove",
  removeOutgoingNamed: (host: string) => `Remove the outgoing server ${host}`,
  otherRelays: "Outgoing servers without an account",
  newPassword: "New password",
  newPasswordHint: "Leave it empty to keep the one there is.",
  test: "Test the connection",
  saveRelay: "Save",
  cancel: "Cancel",
};
