import { plainError, sentenceOf } from "../kernel/errors.ts";

/**
 * One JSON object a line, sent as they come. A failure after the first line is itself a last line, `{ error }`, since the
 * status is long gone. `onGone` runs when the reader goes away early.
 */
export function ndjsonResponse(lines: AsyncGenerator<object>, onGone: () => unknown = () => {}): Response {
  const encoder = new TextEncoder();
  const encode = (line: object) => encoder.encode(`${JSON.stringify(line)}\n`);
  const body = new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      try {
        const next = await lines.next();
        if (next.done) controller.close();
        else controller.enqueue(encode(next.value));
      } catch (error) {
        const plain = plainError(error);
        controller.enqueue(encode({ error: { ...plain, title: sentenceOf(plain.code) } }));
        controller.close();
      }
    },
    cancel: async () => {
      await onGone();
      await lines.return(undefined);
    },
  });
  return new Response(body, { headers: { "Content-Type": "application/x-ndjson", "Cache-Control": "no-store" } });
}
