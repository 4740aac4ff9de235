import type { Look, Scheme } from "./protocol.ts";

/**
 * What a mail stands on: Postern's font and colours where it brings none. In a layer below the mail's own rules, but for what
 * keeps it in its box: important declarations of the lowest layer win.
 */
export function mailStyle({ font, text, muted, link, line, sunken }: Look, scheme: Scheme): string {
  return `@layer postern {
  :root { color-scheme: ${scheme} !important; background: transparent; overflow: auto hidden !important; height: auto !important; min-height: 0 !important; }
  body { margin: 0 !important; position: relative !important; height: auto !important; min-height: 0 !important; overflow: visible !important; color: ${text}; font: 15px/1.6 ${font}; overflow-wrap: break-word; -webkit-text-size-adjust: none; text-size-adjust: none; }
  .po-mail { display: flow-root; }
  a[href] { color: ${link}; overflow-wrap: anywhere; }
  img { max-width: 100%; }
  img:not([src]) { display: none; }
  img.po-failed { opacity: 0.5; }
  pre { overflow-x: auto; white-space: pre-wrap; }
  blockquote { margin: 8px 0; padding-left: 12px; border-left: 3px solid ${line}; }
  [data-po-quote] { color: ${muted}; }
  .po-fold > summary { display: inline-flex; align-items: center; box-sizing: border-box; min-height: 28px; margin: 8px 0; padding: 0 10px; border-radius: 6px; background: ${sunken}; color: ${muted}; font: 12px/1.4 ${font}; list-style: none; cursor: pointer; user-select: none; }
  .po-fold > summary::before { content: "···"; margin-right: 8px; font-weight: 700; letter-spacing: 1px; }
  .po-fold > summary::-webkit-details-marker { display: none; }
  :focus-visible { outline: 2px solid ${link}; outline-offset: 2px; border-radius: 4px; }
  @media (max-width: 540px) { table { max-width: calc(100vw - 2px) !important; } table:not(table *) { max-width: calc(100vw / var(--po-fit, 1) - 2px) !important; } img { height: auto !important; } }
  @media print { .po-fold::details-content { content-visibility: visible; } }
}`;
}
