/** Sentences for codes that arrive without one, or where the page can say it better than the server. */
const sentences: Record<string, string> = {
  OFFLINE: "Postern does not answer. It may have been stopped: start it again, and this page goes on.",
  BAD_ANSWER: "Postern answered in a way this page does not understand. Reload the page.",

  stateMismatch: "This changed in the meantime. Look again, then try once more.",
  notFound: "This is not there any more.",
  overQuota: "There is no room for that.",
  requestTooLarge: "That is too much at once. Try with fewer conversations.",
  tooManyChanges: "That is too much at once. Try with fewer conversations.",
  serverFail: "Something went wrong inside Postern; nothing was lost.",
  serverUnavailable: "Postern is busy. Try again in a moment.",

  IMPORT_STOPPED: "Stopped before the end. Resume to go on where it was.",
  IMPORT_SOURCE_CHANGED:
    "Another program was writing to a file, so its last mail was left out. Import it again when that is done: only what is new comes in.",
  BAD_PATH: "There is no file or folder at that path that Postern can read.",
  DISK_FULL: "The disk is full. Free some space, then resume; nothing was lost.",
  NETWORK_FAILED: "The server could not be reached. It is tried again.",
  NETWORK_REFUSED: "Postern does not allow that connection.",
  TOR_OFF: "This goes through Tor only, and Tor is switched off in Settings, Connections.",
  TOR_MISSING:
    "This goes through Tor only, and there is no Tor on this machine. Settings, Connections says how to get it.",
  TOR_FAILED: "Tor is not ready, or does not answer. It is tried again.",
  TLS_FAILED: "The server's certificate could not be verified, so nothing was sent to it.",
  SOURCE_LOGIN_FAILED: "The mail server did not accept that name and password.",
  SOURCE_FAILED: "The mail server answered in a way Postern cannot go on from.",
  RELAY_AUTH_FAILED: "The outgoing server did not accept that name and password.",
  RELAY_REFUSED: "The outgoing server does not take this mail.",
  SIGN_IN_NEEDED: "The provider wants you to sign in again. Nothing is lost: mail that goes out waits for it.",
  SIGN_IN_REFUSED: "The provider did not let Postern in.",
  SIGN_IN_FAILED: "The provider's sign-in server answered in a way Postern cannot go on from. It is tried again.",
  SIGN_IN_UNACCEPTED:
    "The mail server does not accept that sign-in: it may be another account's, or mail programs may not be let in there.",
  RELAY_DOUBT: "The connection broke when the mail had been given to the outgoing server: it may have been sent.",
  ROUTE_FORBIDDEN: "Every way to send this protects it less than your settings ask for.",
  ROUTE_MISSING: "There is no way to send this: set up an outgoing server for this identity.",
  PLUGIN_PACKAGE_BAD: "This is not a whole plugin package: it may be damaged, or was not made by postern plugin pack.",
  PLUGIN_SIGNATURE_BAD:
    "The signature of this plugin is not good, so it was not installed. Ask its author for a new package.",
  PLUGIN_KEY_BAD: "That OpenPGP key cannot sign a plugin.",
  PLUGIN_DATA_KEPT:
    "An earlier plugin of this name left data here, and nothing proves that this one is by the same author. It can be added when they are deleted.",
  PLUGIN_UNSURE:
    "Switched off, because a disk error took the record of what it was allowed. Look at what it may do, then switch it on again.",
  PLUGIN_CHANGED: "This plugin was changed elsewhere in the meantime. Look at what it may do now, then decide again.",
  INTERNAL: "Something went wrong inside Postern; nothing was lost.",
};

export function errorSentence(code: string): string | null {
  return sentences[code] ?? null;
}
