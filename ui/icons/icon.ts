import { html, svg, type TemplateResult } from "lit";

/** Strokes on a 20 px grid, 1.5 px wide, in the colour of the text. Drawn for Postern; nothing is fetched. */
const shapes = {
  inbox: svg`<path d="M3 11.5h4l1.2 2.5h3.6l1.2-2.5h4"/><path d="M3 11.5 5.2 4.5h9.6L17 11.5v4a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1z"/>`,
  star: svg`<path d="m10 3 2.15 4.4 4.85.7-3.5 3.4.83 4.8L10 14.05 5.67 16.3l.83-4.8L3 8.1l4.85-.7z"/>`,
  send: svg`<path d="M17 3 9 11M17 3l-5 14-3-6-6-3z"/>`,
  draft: svg`<path d="M12.5 4.5 15.5 7.5 7 16H4v-3z"/>`,
  archive: svg`<path d="M3 4h14v3.5H3zM4.2 7.5V16h11.6V7.5M8 10.5h4"/>`,
  spam: svg`<path d="M7 3h6l4 4v6l-4 4H7l-4-4V7zM10 6.5v4M10 13.3v.2"/>`,
  trash: svg`<path d="M3.5 5.5h13M8 5.5V3.5h4v2M5 5.5l.7 11h8.6l.7-11M8.5 8.5v5M11.5 8.5v5"/>`,
  mail: svg`<path d="M3 5h14v10.5H3zM3 5.5l7 5.5 7-5.5"/>`,
  mailOpen: svg`<path d="M3 8.5 10 3.5l7 5V16H3zM3 8.7l7 4.8 7-4.8"/>`,
  tag: svg`<path d="M3 3.5h6.5L17 11l-6 6-7.5-7.5zM6.8 6.8v.1"/>`,
  search: svg`<circle cx="8.8" cy="8.8" r="5.3"/><path d="m12.7 12.7 4.3 4.3"/>`,
  settings: svg`<path d="M3 6h7.5M14.5 6H17M3 14h2.5M9.5 14H17"/><circle cx="12.5" cy="6" r="2"/><circle cx="7.5" cy="14" r="2"/>`,
  lock: svg`<path d="M4.5 9h11v8h-11zM7 9V6.5a3 3 0 0 1 6 0V9M10 12.2v1.6"/>`,
  paperclip: svg`<path d="m15.5 9.5-5.6 5.6a3.3 3.3 0 0 1-4.7-4.7l6-6a2.2 2.2 0 0 1 3.1 3.1l-5.9 5.9a1.1 1.1 0 0 1-1.6-1.6l5.2-5.2"/>`,
  download: svg`<path d="M10 3v9M6.3 8.7 10 12.3l3.7-3.6M4 16.5h12"/>`,
  upload: svg`<path d="M10 13V4M6.3 7.3 10 3.7l3.7 3.6M4 16.5h12"/>`,
  folder: svg`<path d="M3 5h5l1.5 2H17v9H3z"/>`,
  file: svg`<path d="M5 3h6.5L15 6.5V17H5zM11.5 3v3.5H15"/>`,
  image: svg`<path d="M3 4h14v12H3zM3 13.5l4-4 3.5 3.5 2-2L17 15"/><circle cx="12.8" cy="7.7" r="1.1"/>`,
  server: svg`<path d="M3.5 4h13v5h-13zM3.5 11h13v5h-13zM6.3 6.5v.1M6.3 13.5v.1"/>`,
  close: svg`<path d="m5 5 10 10M15 5 5 15"/>`,
  check: svg`<path d="m4 10.5 4 4 8-9"/>`,
  chevronRight: svg`<path d="m8 5 5 5-5 5"/>`,
  chevronDown: svg`<path d="m5 8 5 5 5-5"/>`,
  chevronUp: svg`<path d="m5 12 5-5 5 5"/>`,
  back: svg`<path d="M16.5 10h-13M8.5 5l-5 5 5 5"/>`,
  more: svg`<path d="M4.5 10h.1M10 10h.1M15.5 10h.1" stroke-width="2.4"/>`,
  sun: svg`<circle cx="10" cy="10" r="3.2"/><path d="M10 2.5v1.7M10 15.8v1.7M2.5 10h1.7M15.8 10h1.7M4.7 4.7l1.2 1.2M14.1 14.1l1.2 1.2M15.3 4.7l-1.2 1.2M5.9 14.1l-1.2 1.2"/>`,
  moon: svg`<path d="M16.5 11.8A7 7 0 1 1 8.2 3.5a5.6 5.6 0 0 0 8.3 8.3z"/>`,
  screen: svg`<path d="M3 4h14v9.5H3zM7 17h6M10 13.5V17"/>`,
  keyboard: svg`<path d="M2.5 5h15v10h-15zM5.5 8h.1M8.5 8h.1M11.5 8h.1M14.5 8h.1M5.5 11.8h.1M8 11.8h4M14.5 11.8h.1"/>`,
  plus: svg`<path d="M10 4v12M4 10h12"/>`,
  offline: svg`<path d="M3 3l14 14M4.5 9.2A8 8 0 0 1 7.6 7.3M10 6.7c2.1 0 4 .8 5.5 2.3M7.2 12a4 4 0 0 1 4.3-.9M10 15v.1"/>`,
  all: svg`<path d="M5.5 3h9M4.2 6h11.6M3 9h14v8H3z"/>`,
  info: svg`<circle cx="10" cy="10" r="7"/><path d="M10 9.2v4.3M10 6.5v.1"/>`,
  warning: svg`<path d="M10 3.5 17.5 16.5h-15zM10 8.5v3.5M10 14.2v.1"/>`,
  copy: svg`<path d="M7 7h9v10H7zM13 7V3H4v10h3"/>`,
  print: svg`<path d="M6 8V3h8v5M6 14H3.5V8h13v6H14M6 12h8v5H6z"/>`,
  puzzle: svg`<path d="M4 7.5h3.3a1.9 1.9 0 1 1 3.4 0H14v3.3a1.9 1.9 0 1 1 0 3.4V17H4z"/>`,
  heart: svg`<path d="M3 10h3l2-5 4 10 2-5h3"/>`,
  key: svg`<circle cx="6.8" cy="13.2" r="3.3"/><path d="m9.2 10.8 7.3-7.3M13.5 6.5l2.5 2.5"/>`,
  refresh: svg`<path d="M16.5 10A6.5 6.5 0 1 1 14 4.9M16.5 3v4h-4"/>`,
  stop: svg`<path d="M5.5 5.5h9v9h-9z"/>`,
  play: svg`<path d="m6.5 4 9 6-9 6z"/>`,
  menu: svg`<path d="M3 5.5h14M3 10h14M3 14.5h14"/>`,
  undo: svg`<path d="M7.5 4 4 7.5 7.5 11M4 7.5h7.5a4.3 4.3 0 0 1 0 8.5H8"/>`,
  eye: svg`<path d="M2.5 10S5.3 5 10 5s7.5 5 7.5 5-2.8 5-7.5 5-7.5-5-7.5-5z"/><circle cx="10" cy="10" r="2.2"/>`,
  bold: svg`<path d="M6 4h4.5a3 3 0 0 1 0 6H6zM6 10h5.3a3 3 0 0 1 0 6H6z"/>`,
  italic: svg`<path d="M8.5 4h6M5.5 16h6M11.8 4 8.2 16"/>`,
  bullets: svg`<path d="M8 5.5h9M8 10h9M8 14.5h9M3.9 5.5h.1M3.9 10h.1M3.9 14.5h.1" stroke-width="1.8"/>`,
  numbers: svg`<path d="M8.5 5.5H17M8.5 10H17M8.5 14.5H17M3 4l1.3-.6v4M3 12.3c.5-.9 2.2-.8 2.2.4 0 1-2.2 1.6-2.2 3h2.3"/>`,
  quote: svg`<path d="M3.5 13.5c2.5 0 3.5-2 3.5-4.5V6H3.5v4H7M11.5 13.5c2.5 0 3.5-2 3.5-4.5V6h-3.5v4H15"/>`,
  link: svg`<path d="M8.2 11.8a3 3 0 0 0 4.3 0l2.9-2.9a3 3 0 0 0-4.3-4.3l-1 1M11.8 8.2a3 3 0 0 0-4.3 0l-2.9 2.9a3 3 0 0 0 4.3 4.3l1-1"/>`,
  reply: svg`<path d="M8 5 3.5 9.5 8 14M3.5 9.5H11a5.5 5.5 0 0 1 5.5 5.5v1"/>`,
  replyAll: svg`<path d="M6.5 5 2 9.5 6.5 14M10.5 5 6 9.5l4.5 4.5M6 9.5h6a5 5 0 0 1 5 5v1.5"/>`,
  forward: svg`<path d="m12 5 4.5 4.5L12 14M16.5 9.5H9A5.5 5.5 0 0 0 3.5 15v1"/>`,
  plain: svg`<path d="M3 5.5h14M3 10h14M3 14.5h8"/>`,
  rich: svg`<path d="M3 16 7.2 4.5h.6L12 16M4.5 12h6M13 16h4"/>`,
  code: svg`<path d="m7 6-4 4 4 4M13 6l4 4-4 4"/>`,
} as const;

export type IconName = keyof typeof shapes;

/** An icon says nothing to a screen reader: the control that holds it has the words. */
export function icon(name: IconName, options: { isFilled?: boolean; size?: number } = {}): TemplateResult {
  const size = options.size ?? 20;
  return html`<svg
    class="icon"
    width=${size}
    height=${size}
    viewBox="0 0 20 20"
    fill=${options.isFilled ? "currentColor" : "none"}
    stroke="currentColor"
    stroke-width="1.5"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
    focusable="false"
  >
    ${shapes[name]}
  </svg>`;
}

/** The small arched door with its keyhole. */
export function brandMark(size = 24): TemplateResult {
  return html`<svg class="brand" width=${size} height=${size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
    <path fill="var(--accent)" d="M4 30V14a12 12 0 0 1 24 0v16z" />
    <path fill="var(--surface-sunken)" d="M16 11.5a3.6 3.6 0 0 0-1.9 6.65L13 24h6l-1.1-5.85A3.6 3.6 0 0 0 16 11.5z" />
  </svg>`;
}
