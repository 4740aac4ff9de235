import type { SearchHit } from "../../http/search-hits.ts";
import { limits } from "../../kernel/limits.ts";
import { openGateway } from "../gateway.ts";
import { numberOption, readOptions } from "../options.ts";
import { shownText } from "../shown-text.ts";
import { UsageError } from "../usage-error.ts";
import { writeJson, writeLine } from "../write-line.ts";

const usage = "postern search QUERY [--limit N]";

/** Finds mail, newest first. Several words need no quotes: they are one query. */
export async function run(args: string[]): Promise<number> {
  const { values, positionals, common } = readOptions(args, { limit: { type: "string" } }, usage);
  if (positionals.length === 0) throw new UsageError(`search needs a query. Usage: ${usage}`);
  const limit = numberOption(values.limit, "limit", [1, limits.cliSearchHitsMax], 50);
  const gateway = await openGateway(common);
  try {
    const query = positionals.join(" ");
    const { hits, total, milliseconds } = await gateway.post<Found>("/cli/search", { query, limit });
    if (common.isJson) {
      for (const hit of hits) writeJson(hit);
      writeJson({ total, milliseconds });
    } else {
      for (const hit of hits) writeLine(hitText(hit));
      writeLine(
        `${total} found in ${milliseconds.toFixed(1)} ms${total > hits.length ? `, the newest ${hits.length} shown` : ""}.`,
      );
    }
    return 0;
  } finally {
    await gateway.close();
  }
}

interface Found {
  hits: SearchHit[];
  total: number;
  milliseconds: number;
}

function hitText({ date, from, subject, tags }: SearchHit): string {
  const when = date.slice(0, 16).replace("T", " ");
  return `${when}  ${shownText(from)}  ${shownText(subject)}  [${tags.map(shownText).join(", ")}]`;
}
