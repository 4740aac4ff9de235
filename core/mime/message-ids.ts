/** Message-ID, In-Reply-To, References (RFC 5322 3.6.4): the ids without their angle brackets. */

export function parseMessageIds(text: string): string[] {
  const ids: string[] = [];
  let close = text.indexOf(">");
  let from = 0;
  while (close >= 0) {
    const open = text.lastIndexOf("<", close);
    if (open >= from) {
      const id = withoutBlanks(text.slice(open + 1, close));
      if (id !== "") ids.push(id);
    }
    from = close + 1;
    close = text.indexOf(">", from);
  }
  if (ids.length > 0) return ids;
  // Some senders leave the brackets out. A phrase ("ana@example.org's message of Monday") names no message.
  const words = text.split(/[\s,<>]+/).filter((word) => word !== "");
  return words.every((word) => word.includes("@")) ? words : [];
}

/** RFC 8621 4.1.2.5 MessageIds: null when there is none. */
export function asMessageIds(text: string): string[] | null {
  const ids = parseMessageIds(text);
  return ids.length > 0 ? ids : null;
}

/** The one id of a Message-ID field; also one without brackets or without an @. */
export function parseMessageId(text: string): string | null {
  const ids = parseMessageIds(text);
  return ids[0] ?? (withoutBlanks(text.replace(/[<>]/g, "")) || null);
}

function withoutBlanks(text: string): string {
  return /\s/.test(text) ? text.replace(/\s+/g, "") : text;
}
