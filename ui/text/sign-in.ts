/** Words of signing in to a mail provider in place of a password. */
import { errorSentence } from "./errors.ts";

const reasons: Record<string, string> = {
  access_denied: "The provider's page was left with a no, so nothing was set up.",
  admin_policy_enforced: "The administrator of this account does not let other programs in.",
  invalid_client: "The provider does not know this client id, or wants a client secret that is right.",
  unauthorized_client: "The provider does not let this client id in here: look at how it was registered.",
  invalid_grant: "The provider's answer was good no longer. Sign in once more.",
  invalid_scope: "The client id may not ask for mail: look at what it was registered for.",
  redirect_uri_mismatch: "The redirect address is not the one that was registered.",
  TIMEOUT: "It took too long. Sign in once more.",
  CANCELED: "It was ended, perhaps by another sign-in.",
  CODE_MISSING: "The provider sent you back without an answer.",
  NO_REFRESH_TOKEN: "The provider lets Postern in for an hour only, which is too short to be of use.",
};

export const signInText = {
  way: "How the server lets you in",
  byPassword: "By password",
  bySignIn: (name: string) => `By signing in to ${name}`,
  signIn: (name: string) => `Sign in with ${name}`,
  signInMore: (name: string) =>
    `The page of ${name} opens in a new tab. What you enter there, Postern never sees; it gets a key to your mail that you can take back at ${name}.`,
  signInTor: "That page is opened by your browser, and goes through Tor only if your browser does.",
  again: "Sign in again",
  beginning: "One moment",
  waiting: "Waiting for what you decide on the provider's page.",
  exchanging: "The provider said yes. Asking for the key.",
  openAgain: "Open the page again",
  cancel: "Cancel",
  done: "Signed in.",
  pasteTitle: "Did the page end with an address that could not be opened?",
  pasteMore:
    "Then this browser is on another computer than Postern. Copy the whole address of that page, which begins with http://127.0.0.1 or http://localhost, and enter it here.",
  paste: "Address of the page",
  pasteUse: "Use it",
  pasteWrong: "This is not the address that the sign-in ended at.",
  failure: (error: { code: string; detail: Record<string, unknown> } | null): string =>
    reasons[String(error?.detail["reason"])] ?? errorSentence(error?.code ?? "") ?? "The sign-in did not work.",
  opened: "No password: the account is opened by signing in at its provider.",

  title: "Signing in to providers",
  more: "Some providers let mail programs in by signing in on their page, with a client id: the name that a program is registered under. None comes with Postern, since providers bind it to whoever registered it. Register one there, once, and enter it here.",
  noClient: (name: string) =>
    `To sign in to ${name}, Postern needs a client id. None comes with it: register one, as a desktop program, and enter it here.`,
  register: (name: string) => `Register at ${name}`,
  redirect: "Redirect address to register",
  clientId: "Client id",
  clientSecret: "Client secret",
  clientSecretHint: "Only if the provider gave one. It is kept sealed in the vault.",
  clientSecretKept: "There is one. Leave it empty to keep it.",
  redirectPort: "Port of the redirect address",
  redirectPortHint: "Empty: any. Only for providers that want the address to the letter.",
  save: "Save",
  saving: "Saving",
  remove: "Remove",
  removeNamed: (name: string) => `Remove what was entered for ${name}`,
  edit: "Edit",
  editNamed: (name: string) => `Edit ${name}`,
  set: "Set up",
  setNamed: (name: string) => `Set up ${name}`,
  notSet: "No client id",
  isSet: "Client id entered",
  addOwn: "Add another provider",
  own: "Another provider",
  ended: "Needed no more, since you unlocked",
  endedStates: {
    asking: (name: string) => `Telling ${name} that the key is not needed any more.`,
    revoked: (name: string) => `The key was given back: ${name} takes it no more.`,
    notOffered: (name: string) =>
      `Postern threw its key away. ${name} has no place to give it back: you can end it on its page.`,
    shared: () =>
      "Postern threw its key away. Giving it back would shut the same account, which is signed in once more.",
    failed: (name: string) => `Postern threw its key away, and ${name} could not be told. You can end it on its page.`,
  },
  name: "Name",
  authorizationUrl: "Address of its sign-in page (authorization endpoint)",
  tokenUrl: "Address where keys are given (token endpoint)",
  revocationUrl: "Address where keys go back to (revocation endpoint), if there is one",
  scopes: "Scopes, with spaces between",
  scopesExample: "mail offline_access",
};
