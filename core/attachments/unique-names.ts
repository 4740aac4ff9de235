/** Names that can stand in one folder of any system: what differs in case or in the form of its accents alone is the same there. */
export function uniqueNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    for (let number = 1; ; number += 1) {
      const tried = number === 1 ? name : numbered(name, number);
      const key = tried.normalize("NFC").toLowerCase();
      if (taken.has(key)) continue;
      taken.add(key);
      return tried;
    }
  });
}

/** "a.txt" → "a (2).txt" */
const numbered = (name: string, number: number): string =>
  name.replace(/^(.+?)(\.[^.]{1,10})?$/su, (_, start: string, end = "") => `${start.trimEnd()} (${number})${end}`);
