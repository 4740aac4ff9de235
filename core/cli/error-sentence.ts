import { shownText } from "./shown-text.ts";
import { AppError, type ErrorCode, type ErrorDetail, sentenceOf } from "../kernel/errors.ts";

/** Where the command line knows more than the general sentence: what happened, and what to do. */
const sentences: Partial<Record<ErrorCode, (detail: ErrorDetail, folder: string) => string>> = {
  BAD_PATH: ({ path }) =>
    `there is no file or folder ${typeof path === "string" ? `at ${path}` : "at that path"} that Postern can read: check the path.`,
  BAD_QUERY: ({ message }) =>
    typeof message === "string" ? `the search could not be read: ${message}` : sentenceOf("BAD_QUERY"),
  BAD_REQUEST: ({ plugin, where, problem }) =>
    typeof plugin === "string" && typeof problem === "string"
      ? `a setting of ${plugin} is not right: ${shownText([where, problem].join(" ").trim())}.`
      : sentenceOf("BAD_REQUEST"),
  CONFLICT: ({ field, plugin, reason }) =>
    reason === "ships with Postern"
      ? `${plugin} is part of Postern: it can be switched off, and neither replaced nor removed.`
      : field === "name"
        ? "there is an app password of that name: choose another, or revoke it first."
        : sentenceOf("CONFLICT"),
  NOT_FOUND: () => "there is nothing by that name: list shows what there is.",
  PLUGIN_DENIED: ({ capability, reason }) =>
    reason === "wider than asked for"
      ? `that is more of ${shownText(String(capability))} than the plugin asks for.`
      : reason === "needed"
        ? `the plugin cannot run without ${shownText(String(capability))}: grant it, or enable it with --all.`
        : sentenceOf("PLUGIN_DENIED"),
  PLUGIN_MANIFEST_BAD: (detail) => `the plugin's manifest is not valid: ${placeOf(detail, "manifest.json")}.`,
  PLUGIN_PACKAGE_BAD: (detail) => {
    const { file, problem } = detail;
    if (typeof problem !== "string") return sentenceOf("PLUGIN_PACKAGE_BAD");
    return file === ""
      ? `the plugin's package ${shownText(problem)}.`
      : `the plugin cannot be installed: ${placeOf(detail, "")}.`;
  },
  PLUGIN_SIGNATURE_BAD: ({ reason }) =>
    reason === "another author"
      ? "this package is not signed by the author of the one that is installed: remove that first if you trust this one."
      : sentenceOf("PLUGIN_SIGNATURE_BAD"),
  PLUGIN_DATA_KEPT: ({ plugin }) =>
    `an earlier plugin of this id left data behind, and nothing proves that this one is by the same author: postern plugin remove ${shownText(String(plugin))} --with-data deletes them.`,
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

/** `manifest.json:3: /hooks is missing`. What the author wrote is shown as text. */
function placeOf({ file, line, where, problem }: ErrorDetail, otherwise: string): string {
  const name = typeof file === "string" && file !== "" ? file : otherwise;
  const at = typeof line === "number" ? `${name}:${line}` : name;
  return shownText(`${at}: ${[where, problem].filter((part) => typeof part === "string" && part !== "").join(" ")}`);
}

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
