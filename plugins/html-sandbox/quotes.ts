/** Where a mail begins to quote another one, as mail programs mark it. */

/** this: what is in the element. rest: the element and all behind it. Null: no quote begins here. */
export function quoteAt(element: string, given: Record<string, string>): "this" | "rest" | null {
  const id = given["id"] ?? "";
  if (restIds.has(id.toLowerCase())) return "rest";
  if (element === "blockquote" && (given["type"] ?? "").toLowerCase() === "cite") return "this";
  const classes = (given["class"] ?? "").toLowerCase().split(/\s+/);
  if (classes.some((name) => quoteClasses.has(name))) return "this";
  // Outlook draws a line above what it quotes.
  return element === "div" && outlookLine.test((given["style"] ?? "").slice(0, 300)) ? "rest" : null;
}

const restIds = new Set([
  "divrplyfwdmsg",
  "appendonsend",
  "x_divrplyfwdmsg",
  "olk_src_body_section",
  "replyforwardmessage",
]);
const quoteClasses = new Set(
  (
    "gmail_quote gmail_quote_container yahoo_quoted protonmail_quote tutanota_quote moz-cite-prefix " +
    "zmail_extra quoted_message wordwrap_quote hushmail_quote"
  ).split(" "),
);
const outlookLine = /border:\s*none;\s*border-top:\s*solid #(e1e1e1|b5c4df)\s+1\.0pt/i;
