/** On every answer: never sniffed, never embedded elsewhere, never told to others. */
export const commonHeaders: Record<string, string> = {
  "X-Content-Type-Options": "nosniff",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
};

/** Content-Security-Policy of the UI's pages: our own files alone, and scripts made from strings only by two known policies. */
const uiPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types lit-html default",
].join("; ");

export const uiHeaders: Record<string, string> = {
  ...commonHeaders,
  "Content-Security-Policy": uiPolicy,
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Origin-Agent-Cluster": "?1",
  "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
  "X-Frame-Options": "DENY",
  "X-DNS-Prefetch-Control": "off",
};

/** What a stranger sent: saved to disk by the browser, never shown or run in our origin. */
export const blobHeaders: Record<string, string> = {
  ...commonHeaders,
  "Content-Security-Policy": "sandbox; default-src 'none'",
  "Cache-Control": "private, no-store",
  "Accept-Ranges": "bytes",
};
