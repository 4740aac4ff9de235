/**
 * A server that mirrors requests would show a plugin the secret that it must not see. Found here: the secret as it is, in
 * another case (names of hosts and header fields), and in the forms that programs write such things in. Not found: a form
 * that the server made up. Whoever runs the server has the secret anyway, so that is between the user and the server.
 */

/** Printable ASCII without spaces: it ends no line and begins no field. */
export const isHeaderSafe = (value: string): boolean => /^[\x21-\x7e]+$/.test(value);

export function repeats(secret: string, texts: readonly string[]): boolean {
  const forms = formsOf(secret).map((form) => form.toLowerCase());
  return texts.some((text) => {
    // UTF-16 is every letter with a zero beside it.
    const plain = text.replaceAll("\0", "").toLowerCase();
    return forms.some((form) => plain.includes(form));
  });
}

function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret, "latin1");
  const escaped = (escape: (character: string) => string) => secret.replace(/[^A-Za-z0-9]/g, escape);
  return [
    ...new Set([
      secret,
      encodeURIComponent(secret),
      escaped((character) => `%${hex(character)}`),
      JSON.stringify(secret).slice(1, -1),
      escaped((character) => `\\u00${hex(character)}`),
      escaped((character) => `&#${character.charCodeAt(0)};`),
      escaped((character) => named[character] ?? character),
      bytes.toString("hex"),
      ...base64Forms(bytes),
    ]),
  ];
}

const hex = (character: string): string => character.charCodeAt(0).toString(16).padStart(2, "0");
const named: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Wherever it stands in what was encoded: three ways to begin, and the letters that its neighbours have no part in. */
function base64Forms(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes])
      .toString("base64")
      .replace(/=+$/, "");
    const whole = text.slice(
      before === 0 ? 0 : before + 1,
      ((before + bytes.length) * 8 - (((before + bytes.length) * 8) % 6)) / 6,
    );
    return [whole, whole.replaceAll("+", "-").replaceAll("/", "_")];
  });
}
