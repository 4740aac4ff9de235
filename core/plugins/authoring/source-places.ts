import { SourceMap } from "node:module";

/** From places in plugin.js to places in what the author wrote. Lines and columns from 1. */
export class SourcePlaces {
  readonly #map: SourceMap;

  /** `map`: source map, revision 3. */
  constructor(map: string) {
    this.#map = new SourceMap(JSON.parse(map) as ConstructorParameters<typeof SourceMap>[0]);
  }

  /** `main.ts:3:7`, or null for a place that nobody wrote. */
  placeOf(line: number, column: number): string | null {
    const found = this.#map.findEntry(line - 1, column - 1);
    if (!("originalSource" in found) || !found.originalSource) return null;
    return `${found.originalSource}:${found.originalLine + 1}:${found.originalColumn + 1}`;
  }

  /** A stack with each place in the bundle replaced; what comes from Postern's own glue is left out. */
  translate(stack: string): string {
    const lines = stack.split("\n").flatMap((line) => {
      const [whole, position, column] = /plugin\.js:(\d+):(\d+)/.exec(line) ?? [];
      if (whole === undefined) return /^\s+at /.test(line) ? [] : [line];
      const place = this.placeOf(Number(position), Number(column));
      return place === null ? [] : [line.replace(whole, place)];
    });
    return lines.join("\n");
  }
}
