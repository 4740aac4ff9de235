/** Short quotes between answers stay in sight; longer ones, and the one at the end, are folded. As in plain text. */
const charsShownMax = 400;

/** Puts what the plugin marked as quoted behind a summary that opens it: a details element needs no script. */
export function foldQuotes(mail: HTMLElement, label: string): void {
  for (const quote of mail.querySelectorAll<HTMLElement>("[data-po-quote]")) {
    // A quote in a quote opens with it.
    if (quote.parentElement?.closest("[data-po-quote]")) continue;
    const isLong = (quote.textContent ?? "").trim().length > charsShownMax;
    const isWhole = !hasTextOutside(mail, quote);
    if (isWhole || !(isLong || isLast(mail, quote))) continue;
    fold(quote, label);
  }
}

function fold(quote: HTMLElement, label: string): void {
  const page = quote.ownerDocument;
  const details = page.createElement("details");
  details.className = "po-fold";
  const summary = page.createElement("summary");
  summary.textContent = label;
  quote.replaceWith(details);
  details.append(summary, quote);
}

/** Nothing but white space follows, anywhere in the mail. */
function isLast(mail: HTMLElement, quote: HTMLElement): boolean {
  for (let place: Node | null = quote; place && place !== mail; place = place.parentNode) {
    for (let next = place.nextSibling; next; next = next.nextSibling) {
      if ((next.textContent ?? "").trim() !== "") return false;
    }
  }
  return true;
}

/** A mail that is all quote (forwarded without a word) would be an empty page. */
function hasTextOutside(mail: HTMLElement, quote: HTMLElement): boolean {
  const all = mail.textContent ?? "";
  return all.replace(/\s+/g, "").length > (quote.textContent ?? "").replace(/\s+/g, "").length;
}
