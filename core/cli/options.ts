import { resolve } from "node:path";
import { type ParseArgsConfig, parseArgs } from "node:util";
import { type DataPaths, dataPaths, defaultDataRoot } from "../kernel/config.ts";
import { UsageError } from "./usage-error.ts";

export interface CommonOptions {
  paths: DataPaths;
  passphraseFile: string | null;
  isJson: boolean;
}

type Options = NonNullable<ParseArgsConfig["options"]>;

const common = {
  data: { type: "string" },
  "passphrase-file": { type: "string" },
  json: { type: "boolean" },
} as const satisfies Options;

export function commonOptions(values: { [name: string]: unknown }): CommonOptions {
  const { data, "passphrase-file": file } = values;
  return {
    paths: dataPaths(typeof data === "string" ? resolve(data) : defaultDataRoot(process.env)),
    passphraseFile: typeof file === "string" ? file : null,
    isJson: values["json"] === true,
  };
}

/** The command line of one command: what every command takes, and its own options. Wrong usage throws UsageError. */
export function readOptions<Own extends Options>(args: string[], own: Own, usage: string) {
  try {
    const options = { ...common, ...own };
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true, strict: true });
    if ("data" in values && values["data"] === "") throw new UsageError("--data needs a folder.");
    return { values, positionals, common: commonOptions(values) };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const [sentence = ""] = error instanceof Error ? error.message.split(/\.\s|\n/, 1) : [];
    throw new UsageError(`${sentence}. Usage: ${usage}`);
  }
}

/** A whole number from an option, or `otherwise` where it was not given. */
export function numberOption(
  value: string | undefined,
  name: string,
  range: [number, number],
  otherwise: number,
): number {
  if (value === undefined) return otherwise;
  const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
  if (!(number >= range[0] && number <= range[1]))
    throw new UsageError(`--${name} needs a whole number from ${range[0]} to ${range[1]}.`);
  return number;
}
