import { AppError, type ErrorCode, type ErrorDetail, sentenceOf } from "../kernel/errors.ts";

/** Where the command line knows more than the general sentence: what happened, and what to do. */
const sentences: Partial<Record<ErrorCode, (detail: ErrorDetail, folder: string) => string>> = {
  BAD_PATH: ({ path }) =>
    `there is no file or folder ${typeof path === "string" ? `at ${path}` : "at that path"} that Postern can read: check the path.`,
  BAD_QUERY: ({ message }) =>
    typeof message === "string" ? `the search could not be read: ${message}` : sentenceOf("BAD_QUERY"),
  CONFLICT: ({ field }) =>
    field === "name"
      ? "there is an app password of that name: choose another, or revoke it first."
      : sentenceOf("CONFLICT"),
  NOT_FOUND: () => "there is nothing by that name: list shows what there is.",
  PASSPHRASE_WRONG: ({ reason }) =>
    reason === "EMPTY_FILE"
      ? "the passphrase file is empty: write the passphrase into its first line."
      : "that passphrase does not open this vault: check --passphrase-file or POSTERN_PASSPHRASE.",
  NOT_CLAIMED: (_, folder) =>
    `there is no Postern data in ${folder} yet: give a passphrase (--passphrase-file F) to make it, or check --data.`,
  FOLDER_MISSING: (_, folder) =>
    `there is no Postern data in ${folder} yet: give a passphrase (--passphrase-file F) to make it, or check --data.`,
  LOCKED: () =>
    "Postern is locked: give the passphrase (--passphrase-file F, or POSTERN_PASSPHRASE), or unlock it in the browser.",
  FOLDER_IN_USE: ({ pid }, folder) =>
    `another Postern${typeof pid === "number" ? ` (process ${pid})` : ""} is using ${folder}: wait until it ends, or stop it.`,
  FOLDER_UNREADABLE: (_, folder) => `${folder} cannot be read or written: check who owns it.`,
  IMPORT_STOPPED: () => "the import was stopped: run the same command again to go on where it was.",
};

/** One sentence for the user, with what to do. Anything that Postern did not raise on purpose is told as it is. */
export function errorSentence(error: unknown, folder: string): string {
  if (error instanceof AppError) {
    const sentence = sentences[error.code]?.(error.detail, folder) ?? sentenceOf(error.code);
    return error.code === "INTERNAL" && error.cause instanceof Error
      ? `${sentence} (${error.cause.message})`
      : sentence;
  }
  return `something went wrong inside Postern; nothing was lost. (${error instanceof Error ? error.message : String(error)})`;
}
