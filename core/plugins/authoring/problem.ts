/** Something that the author of a plugin has to put right. Expected: returned, never thrown. */
export interface Problem {
  /** "error": the plugin cannot be packed like this. */
  severity: "error" | "warning";
  /** Relative to the plugin's folder, with slashes. */
  file: string;
  /** From 1; null where no line is meant. */
  line: number | null;
  message: string;
}

/** `main.ts:3: message`, as compilers say it. */
export function problemLine({ severity, file, line, message }: Problem): string {
  const place = line === null ? file : `${file}:${line}`;
  return `${place}: ${severity === "warning" ? "warning: " : ""}${message}`;
}

export const isError = (problem: Problem): boolean => problem.severity === "error";
