/** How people say that a file comes with their mail: in English, German, French, Spanish, Italian, Dutch and Portuguese. */
const promises = [
  /\b(?:is|are|find|see|i(?:'ve| have)|we(?:'ve| have)|with|please)\b[^.!?\n]{0,40}\battach(?:ed|ment|ments|ing)\b/iu,
  /\battached (?:is|are|you|please|find|file|document|picture|photo|pdf|invoice|version)\b/iu,
  /\battachments?\b[^.!?\n]{0,20}\b(?:follows?|below|above|comes?|contains?|shows?)\b/iu,
  /\b(?:enclosed|i enclose|we enclose)\b/iu,
  /\b(?:im anhang|in der anlage|anbei|angehängt|beigefügt|hänge ich an)\b/iu,
  /(?:ci-joint|en pièces? jointes?|je joins)/iu,
  /\b(?:adjunto|adjunta|adjuntos|adjuntamos)\b/iu,
  /(?:in allegato|allego|ti allego)/iu,
  /\b(?:bijgevoegd|in de bijlage|als bijlage)\b/iu,
  /(?:em anexo|segue anexo|anexei)/iu,
];

/** The writer's own words: without quotes, and without the signature. */
export function ownWords(text: string): string {
  const lines: string[] = [];
  for (const line of text.split("\n")) {
    if (line.trimEnd() === "--" || /^-{5,} Forwarded message/.test(line)) break;
    if (!line.startsWith(">")) lines.push(line);
  }
  return lines.join("\n");
}

export function speaksOfAFile(text: string): boolean {
  const words = ownWords(text);
  return promises.some((promise) => promise.test(words));
}
