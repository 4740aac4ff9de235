/** A line on standard output: what the command is for. Everything else goes to standard error. */
export function writeLine(line: string): void {
  process.stdout.write(`${line}\n`);
}

export function writeJson(value: object): void {
  writeLine(JSON.stringify(value));
}
