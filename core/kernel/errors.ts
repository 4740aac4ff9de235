/**
 * Every error that Postern raises on purpose. Codes are API: add, never rename. Decide by `code`, never by text.
 * `detail` is flat and holds no mail content, no address and no secret, so that it can be logged and shown.
 */
const table = {
  // asking
  BAD_REQUEST: [400, "That request is not one Postern understands."],
  BAD_QUERY: [400, "That search could not be read."],
  BAD_PATH: [400, "There is no file or folder at that path that Postern can read."],
  NOT_FOUND: [404, "There is nothing here by that name."],
  TOO_LARGE: [413, "That is larger than Postern accepts."],
  TOO_MANY_REQUESTS: [429, "Too many tries. Wait a moment, then try again."],
  CONFLICT: [409, "That does not fit what is there now."],
  // the door
  NOT_CLAIMED: [409, "This Postern is new: open the address that it printed when it started."],
  ALREADY_CLAIMED: [409, "This Postern has an owner already: unlock it with the passphrase."],
  CLAIM_TOKEN_WRONG: [403, "That link is no longer good: use the address that Postern printed when it started."],
  PASSPHRASE_WRONG: [401, "That passphrase does not open this vault."],
  PASSPHRASE_WEAK: [422, "That passphrase is too easy to guess: make it longer."],
  RECOVERY_CODE_WRONG: [401, "That recovery code is not this vault's."],
  NOT_SIGNED_IN: [401, "Sign in with the passphrase or an app password."],
  FORBIDDEN: [403, "This way in is not allowed to do that."],
  FOREIGN_REQUEST: [403, "That request came from another page or another user, and was refused."],
  LOCKED: [423, "Postern is locked: unlock it with the passphrase."],
  // the folder
  FOLDER_IN_USE: [409, "Another Postern is using this data folder."],
  FOLDER_MISSING: [404, "There is no Postern data in that folder yet."],
  FOLDER_UNREADABLE: [500, "The data folder cannot be read or written: check who owns it."],
  FOLDER_TOO_NEW: [500, "This data folder was written by a newer Postern: use that one."],
  PORT_IN_USE: [500, "Another program is listening on that port: stop it, or choose another with --port."],
  DISK_FULL: [507, "The disk is full: free some space; nothing was lost."],
  DISK_READ_ONLY: [507, "The disk cannot be written to; nothing was lost."],
  VAULT_HEADER_DAMAGED: [500, "The vault's header is damaged: open it with the recovery code."],
  VAULT_DAMAGED: [500, "A part of the vault is damaged: run postern doctor."],
  BLOB_DAMAGED: [500, "This message's bytes are damaged on the disk."],
  BLOB_DESTROYED: [410, "This message was destroyed."],
  DATABASE_DAMAGED: [500, "The database is damaged: it is rebuilt from the vault at the next start."],
  INDEX_DAMAGED: [500, "The search index is damaged: it is being rebuilt."],
  SEARCH_OFF: [503, "Search is off for now."],
  // mail
  MESSAGE_TOO_LARGE: [413, "This message is larger than Postern accepts."],
  MESSAGE_UNREADABLE: [422, "This message could not be parsed; it is kept and shown as it is."],
  IMPORT_STOPPED: [409, "The import was stopped; start it again to go on where it was."],
  IMPORT_SOURCE_CHANGED: [
    409,
    "Another program was writing to a file, so its last mail was left out: import it again when that is done.",
  ],
  ARCHIVE_DAMAGED: [422, "The archive ends early or is damaged; the mail before that place is in."],
  RISK_UNCONFIRMED: [409, "This file may be dangerous: it is given only when the user says so after a warning."],
  // writing
  SEND_UNCONFIRMED: [409, "A plugin advises against sending this: it is sent only when you say so."],
  SEND_UNPROTECTED: [409, "A plugin asks for protection that Postern cannot give yet, so this is not sent."],
  // pictures
  PICTURE_UNREADABLE: [422, "This is not a picture that Postern can clean: it is damaged, or of another kind."],
  PICTURES_OFF: [503, "Pictures cannot be cleaned on this machine, so Postern does not show them: run postern doctor."],
  PDF_UNREADABLE: [422, "No page of this PDF can be drawn: it is damaged, or too much to draw."],
  PDF_LOCKED: [422, "This PDF opens with a password only, so no safe copy can be made of it."],
  PDF_CONVERTER_MISSING: [
    503,
    "A safe copy of a PDF needs the program pdftoppm: install it (on Debian and Ubuntu: apt install poppler-utils) and start Postern again.",
  ],
  PDF_WALLS_MISSING: [
    503,
    "A safe copy of a PDF is made behind walls only, and this system does not allow them: run postern doctor.",
  ],
  // network
  NETWORK_REFUSED: [403, "Postern does not allow that connection."],
  NETWORK_FAILED: [502, "The server could not be reached."],
  TLS_FAILED: [502, "The server's certificate could not be verified."],
  TOR_OFF: [409, "This goes through Tor only, and Tor is switched off in the settings."],
  TOR_MISSING: [
    503,
    "This goes through Tor only, and there is no Tor on this machine: install tor, or open Tor Browser.",
  ],
  TOR_FAILED: [502, "Tor is not ready, or does not answer."],
  SOURCE_LOGIN_FAILED: [401, "The mail server did not accept that name and password."],
  SOURCE_FAILED: [502, "The mail server answered in a way that Postern cannot go on from."],
  RELAY_AUTH_FAILED: [401, "The outgoing server did not accept that name and password."],
  RELAY_REFUSED: [502, "The outgoing server does not take this mail."],
  SIGN_IN_NEEDED: [409, "The provider wants you to sign in again. Nothing is lost: mail that goes out waits for it."],
  SIGN_IN_REFUSED: [409, "The provider did not let Postern in."],
  SIGN_IN_FAILED: [502, "The provider's sign-in server answered in a way that Postern cannot go on from."],
  SIGN_IN_UNACCEPTED: [
    401,
    "The mail server does not accept that sign-in: it may be another account's, or mail programs may not be let in there.",
  ],
  RELAY_DOUBT: [
    409,
    "The connection broke when the mail had been given to the outgoing server: it may have been sent.",
  ],
  ROUTE_MISSING: [409, "There is no way to send this: set up an outgoing server for this identity."],
  ROUTE_FORBIDDEN: [409, "Every way to send this protects it less than your settings ask for."],
  // plugins
  PLUGIN_MANIFEST_BAD: [422, "The plugin's manifest is not valid."],
  PLUGIN_PACKAGE_BAD: [422, "The plugin's package is damaged or was not made by postern plugin pack."],
  PLUGIN_SIGNATURE_BAD: [422, "The plugin's signature is not good: the package is not its author's, or was changed."],
  PLUGIN_KEY_BAD: [422, "That OpenPGP key cannot sign a plugin."],
  PLUGIN_DENIED: [403, "The plugin is not allowed to do that."],
  PLUGIN_LIMIT: [429, "The plugin reached one of its limits."],
  PLUGIN_FAILED: [502, "The plugin failed."],
  PLUGIN_UNSURE: [
    409,
    "The database was lost and the journal is damaged, so it is not known any more what the plugin was allowed: look at what it may do, then switch it on again.",
  ],
  PLUGIN_OFF: [409, "The plugin is switched off."],
  PLUGIN_DATA_KEPT: [
    409,
    "An earlier plugin of this id left data behind, and nothing proves that this one is by the same author: remove the data first.",
  ],
  PLUGIN_CHANGED: [409, "The plugin was changed elsewhere in the meantime: look again before you decide."],
  // Postern itself
  RUNTIME_TOO_OLD: [500, "Postern needs Node.js 24.15 or newer in the 24 line: start it with ./postern."],
  INTERNAL: [500, "Something went wrong inside Postern; nothing was lost."],
} as const satisfies Record<string, readonly [number, string]>;

export type ErrorCode = keyof typeof table;
export type ErrorDetail = Record<string, string | number | boolean | null>;

export class AppError extends Error {
  readonly code: ErrorCode;
  readonly detail: ErrorDetail;

  constructor(code: ErrorCode, detail: ErrorDetail = {}, cause?: unknown) {
    super(table[code][1], cause === undefined ? undefined : { cause });
    this.name = "AppError";
    this.code = code;
    this.detail = detail;
  }
}

/** HTTP status of a code. */
export function statusOf(code: ErrorCode): number {
  return table[code][0];
}

/** The sentence that the user reads for a code. */
export function sentenceOf(code: ErrorCode): string {
  return table[code][1];
}

export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === "string" && Object.hasOwn(table, value);
}

/** What crosses a thread or process border: no stack, no cause. */
export interface PlainError {
  code: ErrorCode;
  detail: ErrorDetail;
}

export function plainError(error: unknown): PlainError {
  return error instanceof AppError ? { code: error.code, detail: error.detail } : { code: "INTERNAL", detail: {} };
}

export function fromPlainError(plain: PlainError): AppError {
  return new AppError(plain.code, plain.detail);
}
