import { Agent, request } from "node:http";

/** One keep-alive connection to the JMAP API, as a mail program would hold it. */
export class JmapClient {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  readonly #url: URL;
  readonly #authorization: string;

  constructor(origin: string, appPassword: string) {
    this.#url = new URL("/jmap/api", origin);
    this.#authorization = `Bearer ${appPassword}`;
  }

  /** The arguments of the one response. Throws on a JMAP error. */
  async call<T>(method: string, args: object): Promise<T> {
    const body = JSON.stringify({
      using: ["urn:ietf:params:jmap:core", "urn:ietf:params:jmap:mail", "urn:postern:jmap"],
      methodCalls: [[method, { accountId: "A1", ...args }, "0"]],
    });
    const { methodResponses } = JSON.parse(await this.#post(body)) as { methodResponses?: [[string, T, string]] };
    const [name, answer] = methodResponses?.[0] ?? ["nothing", null];
    if (name !== method) throw new Error(`${method} was answered with ${name}: ${JSON.stringify(answer)}`);
    return answer as T;
  }

  #post(body: string): Promise<string> {
    const headers = { "Content-Type": "application/json", Authorization: this.#authorization };
    return new Promise((resolve, reject) => {
      const asked = request(this.#url, { method: "POST", headers, agent: this.#agent }, (answer) => {
        let text = "";
        answer.setEncoding("utf8");
        answer.on("data", (chunk) => (text += chunk));
        answer.on("end", () => resolve(text));
      });
      asked.on("error", reject);
      asked.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}
