/**
 * What went wrong without being worth a sentence to the reader: it is tried again, or the page does without. For the browser's
 * console only; holds no mail.
 */
export function report(what: string, error: unknown): void {
  console.info(`Postern: ${what}`, String(error));
}
