/** Short quotes between answers stay in sight; longer ones, and the one at the end, are folded. As in plain text. */
const charsShownMax = 400;

/** Puts what the plugin marked as quoted behind a summary that opens it: a details element needs no script. */
export function foldQuotes(mail: HTMLElement, label: string): void {
  const folds = new Set<Element>();
  for (const quote of mail.querySelectorAll<HTMLElement>("[data-po-quote]")) {
    // A quote in a quote opens with it.
    if (quote.parentElement?.closest("[data-po-quote]")) continue;
    if ([...folds].some((fold) => fold.contains(quote))) continue;
    const quoted = quotedBy(mail, quote);
    const isLong = lengthOf(quoted) > charsShownMax;
    const isWhole = lengthOf([mail]) === lengthOf(quoted);
    if (!isWhole && (isLong || isLast(mail, quoted.at(-1) ?? quote))) folds.add(fold(quoted, label));
  }
}

/** The nodes of one quote, side by side: the marked element, or it and all that stands behind it. */
function quotedBy(mail: HTMLElement, quote: HTMLElement): ChildNode[] {
  if (quote.dataset["poQuote"] !== "rest") return [quote];
  let first: HTMLElement = quote;
  // Outlook's line above a quote has a box of its own: what is quoted stands behind that box.
  while (first.parentElement?.localName === "div" && !isRoot(mail, first.parentElement) && !hasTextBefore(first))
    first = first.parentElement;
  const quoted: ChildNode[] = [];
  for (let next: ChildNode | null = first; next; next = next.nextSibling) quoted.push(next);
  return quoted;
}

const isRoot = (mail: HTMLElement, element: HTMLElement): boolean => element === mail || element.parentElement === mail;

function fold(quoted: ChildNode[], label: string): HTMLElement {
  const page = quoted[0]!.ownerDocument!;
  const details = page.createElement("details");
  details.className = "po-fold";
  const summary = page.createElement("summary");
  summary.textContent = label;
  quoted[0]!.before(details);
  details.append(summary, ...quoted);
  return details;
}

const isBlank = (node: Node): boolean => (node.textContent ?? "").trim() === "";

function hasTextBefore(element: HTMLElement): boolean {
  for (let before = element.previousSibling; before; before = before.previousSibling) if (!isBlank(before)) return true;
  return false;
}

/** Nothing but white space follows, anywhere in the mail. */
function isLast(mail: HTMLElement, node: Node): boolean {
  for (let place: Node | null = node; place && place !== mail; place = place.parentNode) {
    for (let next = place.nextSibling; next; next = next.nextSibling) if (!isBlank(next)) return false;
  }
  return true;
}

/** Characters that are seen. A mail that is all quote (forwarded without a word) would be an empty page. */
const lengthOf = (nodes: Node[]): number =>
  nodes.reduce((sum, node) => sum + (node.textContent ?? "").replace(/\s+/g, "").length, 0);
