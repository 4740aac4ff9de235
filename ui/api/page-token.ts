/**
 * The second half of a session: the cookie alone opens nothing, because cookies are shared by all ports of a host. It lives in
 * this tab's session storage; another tab of the same origin may ask for it over a BroadcastChannel (its key is the origin with the port).
 */
const storageKey = "postern.page";
const askMs = 250;

export interface PageToken {
  pageToken: string;
  accountId: string;
}

/** "signedIn": the cookie of all tabs is a new one from here on, and this token belongs to it. */
type Message = { kind: "ask" } | { kind: "answer" | "signedIn"; token: PageToken };

let current: PageToken | null = read();
const channel = new BroadcastChannel("postern.page");

channel.addEventListener("message", (event: MessageEvent<Message>) => {
  if (event.data.kind === "ask" && current) {
    channel.postMessage({ kind: "answer", token: current } satisfies Message);
  }
});

export function pageToken(): PageToken | null {
  return current;
}

export function keepPageToken(token: PageToken | null): void {
  current = token;
  if (token) sessionStorage.setItem(storageKey, JSON.stringify(token));
  else sessionStorage.removeItem(storageKey);
}

export function tellOtherTabs(token: PageToken): void {
  channel.postMessage({ kind: "signedIn", token } satisfies Message);
}

/** Calls when another tab has signed in. */
export function onOtherTabSignedIn(hear: (token: PageToken) => void): void {
  channel.addEventListener("message", (event: MessageEvent<Message>) => {
    if (event.data.kind === "signedIn") hear(event.data.token);
  });
}

/** Asks the other open tabs; null when none answers. */
export function askOtherTabs(): Promise<PageToken | null> {
  return new Promise((resolve) => {
    const settle = (token: PageToken | null): void => {
      channel.removeEventListener("message", onMessage);
      clearTimeout(timer);
      resolve(token);
    };
    const onMessage = (event: MessageEvent<Message>): void => {
      if (event.data.kind === "answer") settle(event.data.token);
    };
    const timer = setTimeout(() => settle(null), askMs);
    channel.addEventListener("message", onMessage);
    channel.postMessage({ kind: "ask" } satisfies Message);
  });
}

function read(): PageToken | null {
  const stored = sessionStorage.getItem(storageKey);
  if (!stored) return null;
  const parsed = JSON.parse(stored) as Partial<PageToken>;
  return parsed.pageToken && parsed.accountId ? { pageToken: parsed.pageToken, accountId: parsed.accountId } : null;
}
