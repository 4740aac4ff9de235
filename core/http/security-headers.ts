/** On every answer: never sniffed, never embedded elsewhere, never told to others. */
export const commonHeaders: Record<string, string> = {
  "X-Content-Type-Options": "nosniff",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
};

/** Content-Security-Policy of the UI's pages: our own files alone, and scripts made from strings only by two known policies. */
const uiPolicy = (frames: string) => [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  `frame-src ${frames}`,
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types lit-html default",
];

/** `frames`: the origin that shows mail, the only one that may be embedded. */
export const uiHeaders = (frames: string): Record<string, string> => ({
  ...commonHeaders,
  "Content-Security-Policy": uiPolicy(frames).join("; "),
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Origin-Agent-Cluster": "?1",
  "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
  "X-Frame-Options": "DENY",
  "X-DNS-Prefetch-Control": "off",
});

/** Where the page and the frames that show mail are, as origins. */
export interface FrameOrigins {
  page: string;
  frames: string;
}

const framed: Record<string, string> = {
  ...commonHeaders,
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Origin-Agent-Cluster": "?1",
  "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
  // Names in links of a mail are not looked up before somebody follows them.
  "X-DNS-Prefetch-Control": "off",
};

/** The outer frame: our frame script, and nothing made from strings. Only an embedder's frame-src holds the inner frame in its place. */
export function frameHeaders({ page }: FrameOrigins): Record<string, string> {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "frame-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${page}`,
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ];
  // The page is another origin and asks for isolation: without this it could not embed the frame.
  return { ...framed, "Cross-Origin-Resource-Policy": "cross-origin", "Content-Security-Policy": policy.join("; ") };
}

/** The inner frame, which holds the mail: no script, no network, whatever is written into it. */
export function innerFrameHeaders({ page, frames }: FrameOrigins): Record<string, string> {
  const policy = [
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    "img-src blob: data:",
    "base-uri 'none'",
    "form-action 'none'",
    // Every ancestor is asked, the page around the outer frame too.
    `frame-ancestors ${frames} ${page}`,
    "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox",
  ];
  return { ...framed, "Content-Security-Policy": policy.join("; ") };
}

/** What a stranger sent: saved to disk by the browser, never shown or run in our origin. */
export const blobHeaders: Record<string, string> = {
  ...commonHeaders,
  "Content-Security-Policy": "sandbox; default-src 'none'",
  "Cache-Control": "private, no-store",
  "Accept-Ranges": "bytes",
};
