/** Ids and classes of a mail get a prefix of their own, so that they never meet Postern's, nor a property of a document. */
import { bounds } from "./bounds.ts";

/** Null for one that is too long to be meant. */
export function ownName(name: string): string | null {
  if (name === "" || name.length > bounds.nameCharsMax) return null;
  return `m-${name.replace(/[^A-Za-z0-9_-]/gu, (character) => `_${character.codePointAt(0)?.toString(16)}_`)}`;
}

export function ownClasses(text: string): string {
  const names = text.split(/[\t\n\f\r ]+/, bounds.classesMax).map(ownName);
  return names.filter((name) => name !== null).join(" ");
}
