import type { Finding } from "../plugins/hooks/attachment-facts.ts";

/** What in an HTML page or a drawing runs, asks or leads away when a browser opens it. A search is enough: it is never rendered. */
export function findInPage(bytes: Buffer): Finding[] {
  const text = bytes.toString("utf8");
  const found: Finding[] = [];
  if (/<script\b|\son[a-z]{3,20}\s*=|javascript:|data:text\/html/i.test(text)) found.push("page-script");
  if (/<form\b|type\s*=\s*["']?password/i.test(text)) found.push("page-form");
  if (/http-equiv\s*=\s*["']?refresh|<iframe\b|<object\b|<embed\b|<foreignObject\b/i.test(text))
    found.push("page-redirect");
  return found;
}
