/** What plugins did: all of them, one, or to one mail. */
import type { AuditRow, MessageVerdict } from "../../plugins/plugin-record.ts";
import { openGateway } from "../gateway.ts";
import { numberOption, readOptions } from "../options.ts";
import { shownText } from "../shown-text.ts";
import { UsageError } from "../usage-error.ts";
import { writeJson, writeLine } from "../write-line.ts";

const usage = "postern plugin audit [ID] [--text T] [--limit N] | --email EMAILID";

interface Page {
  rows: AuditRow[];
  /** Of one mail: what the spam filter said of it. */
  verdict?: MessageVerdict | null;
}

export async function run(args: string[]): Promise<number> {
  const own = { text: { type: "string" }, limit: { type: "string" }, email: { type: "string" } } as const;
  const { values, positionals, common } = readOptions(args, own, usage);
  const [id, ...rest] = positionals;
  const isNarrowed = id !== undefined || values.text !== undefined || values.limit !== undefined;
  if (rest.length > 0 || (values.email !== undefined && isNarrowed))
    throw new UsageError(`that is not a use of plugin audit. Usage: ${usage}`);
  const limit = numberOption(values.limit, "limit", [1, 500], 100);
  const gateway = await openGateway(common);
  try {
    const query = new URLSearchParams({
      limit: String(limit),
      ...(id === undefined ? {} : { plugin: id }),
      ...(values.text === undefined ? {} : { text: values.text }),
    });
    const { rows, verdict = null } = await gateway.get<Page>(
      values.email === undefined
        ? `/cli/plugins/audit?${query.toString()}`
        : `/cli/emails/${encodeURIComponent(values.email)}/plugins`,
    );
    if (verdict !== null && common.isJson) writeJson({ verdict });
    else if (verdict !== null)
      writeLine(`${verdict.plugin} ${verdict.version} judged it: ${Math.round(verdict.score * 100)} % spam`);
    for (const row of rows) {
      if (common.isJson) writeJson(row);
      else writeLine(lineOf(row));
    }
    return 0;
  } finally {
    await gateway.close();
  }
}

const lineOf = ({ at, plugin, version, hook, capability, scope, bytes, outcome }: AuditRow): string =>
  [
    new Date(at).toISOString(),
    `${plugin} ${version}`,
    hook || "-",
    capability,
    shownText(scope) || "-",
    `${bytes} bytes`,
    outcome,
  ].join("  ");
