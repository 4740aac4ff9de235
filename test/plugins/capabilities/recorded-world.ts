import type { NetAnswer, NetRequest } from "../../../core/plugins/capabilities/capability-context.ts";

export const origin = "https://example.org";
export const onion = `${"a".repeat(56)}.onion`;

/** A world of recorded answers, by URL. Whatever is not in it says 200 and nothing. */
export function world(answers: Record<string, Partial<NetAnswer>> = {}) {
  const asked: NetRequest[] = [];
  const net = {
    async fetch(_plugin: string, request: NetRequest): Promise<NetAnswer> {
      asked.push(request);
      return { status: 200, headers: [], body: Buffer.alloc(0), ...answers[request.url] };
    },
  };
  return { asked, net };
}
export const redirect = (location: string, status = 302): Partial<NetAnswer> => ({
  status,
  headers: [["location", location]],
});
