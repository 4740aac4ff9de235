import { ApiError } from "../api/api-error.ts";
import { pageToken } from "../api/page-token.ts";
import { type RequestOptions, requestJson } from "../api/request.ts";

export type Call = [method: string, args: Record<string, unknown>, id: string];

export const posternUrn = "urn:postern:jmap";
const using = ["urn:ietf:params:jmap:core", "urn:ietf:params:jmap:mail", "urn:ietf:params:jmap:submission", posternUrn];

/** The answers of one request, by call id. A method that failed is an ApiError, thrown when its answer is asked for. */
export class Answers {
  readonly #byId = new Map<string, { method: string; args: Record<string, unknown> }>();

  constructor(responses: Call[]) {
    // RFC 8620 3.4.1: an implicit second response shares the id; the first is the one asked for.
    for (const [method, args, id] of responses) if (!this.#byId.has(id)) this.#byId.set(id, { method, args });
  }

  get<T>(id: string): T {
    const answer = this.#byId.get(id);
    if (!answer) throw new ApiError("BAD_ANSWER", 200, null, { call: id });
    if (answer.method === "error") {
      const type = typeof answer.args["type"] === "string" ? answer.args["type"] : "serverFail";
      const description = typeof answer.args["description"] === "string" ? answer.args["description"] : null;
      const code = typeof answer.args["postern:code"] === "string" ? answer.args["postern:code"] : type;
      throw new ApiError(code, 200, description, answer.args);
    }
    return answer.args as T;
  }

  /** As get, but null for a method-level error: for parts the page can do without. */
  getOrNull<T>(id: string): T | null {
    const answer = this.#byId.get(id);
    return answer && answer.method !== "error" ? (answer.args as T) : null;
  }
}

/** One POST with several calls; the account is filled in. */
export async function jmap(
  calls: Call[],
  options: Pick<RequestOptions, "signal" | "outlivesPage"> = {},
): Promise<Answers> {
  const accountId = pageToken()?.accountId;
  if (!accountId) throw new ApiError("NOT_SIGNED_IN", 401, null);
  const methodCalls = calls.map(([method, args, id]) => [method, { accountId, ...args }, id]);
  const answer = await requestJson<{ methodResponses: Call[] }>("/jmap/api", {
    method: "POST",
    json: { using, methodCalls },
    ...options,
  });
  return new Answers(answer.methodResponses);
}

/** RFC 8620 3.7: the result of an earlier call as an argument. */
export function resultOf(id: string, name: string, path: string): { resultOf: string; name: string; path: string } {
  return { resultOf: id, name, path };
}
