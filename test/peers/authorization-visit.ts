/** What a user does in their browser at an authorization server. */
import { request as httpsRequest } from "node:https";

/** Opens the page, and allows it or not. Gives what the address shows that it leads back to. */
export async function visit(url: string, choice: string, ca: string): Promise<{ location: string }> {
  const page = await send("GET", url, null, ca);
  if (page.status !== 200) throw new Error(`the page says ${page.status}: ${page.body}`);
  const form = new URLSearchParams(new URL(url).searchParams);
  form.set("choice", choice);
  const { location } = await send("POST", new URL("/authorize", url).href, form.toString(), ca);
  if (location === null) throw new Error("nobody is sent back");
  return { location };
}

function send(
  method: string,
  url: string,
  body: string | null,
  ca: string,
): Promise<{ status: number; location: string | null; body: string }> {
  return new Promise((resolve, reject) => {
    const headers = { "Content-Type": "application/x-www-form-urlencoded" };
    const request = httpsRequest(url, { method, headers, ca, rejectUnauthorized: true }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => void parts.push(part));
      response.on("end", () => {
        const { statusCode: status = 0, headers } = response;
        resolve({ status, location: headers.location ?? null, body: Buffer.concat(parts).toString() });
      });
    });
    request.on("error", reject);
    request.end(body ?? undefined);
  });
}
