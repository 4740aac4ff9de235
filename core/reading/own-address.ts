/**
 * Whether an address that a plugin names stands in the mail. Otherwise a plugin that sees mail could write what it saw into the
 * address of a picture, and have the kernel carry it out.
 */
import { decodeEntities } from "../mime/html-entities.ts";

/** `text` without what writing it otherwise may change: case, percent-encoding, and everything but letters and digits. */
function squashed(text: string): string {
  const decoded = text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => {
    try {
      return decodeURIComponent(run);
    } catch {
      // Bytes of another charset: compared as they are written.
      return run;
    }
  });
  return decoded.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");
}

export function ownAddresses(html: string): (url: string) => boolean {
  let mail: string | null = null;
  return (url) => {
    mail ??= squashed(decodeEntities(html));
    // The mail may leave the scheme out.
    return mail.includes(squashed(url.replace(/^https?:/i, "")));
  };
}
