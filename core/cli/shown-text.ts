/**
 * Text of a mail, safe for a terminal: control characters could move the cursor, change the title or answer as a keyboard.
 * C0, DEL, C1, and the bidirectional controls that reorder what stands around them.
 */
export function shownText(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g, " ").trim();
}
