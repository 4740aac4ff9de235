/**
 * A second sieve, in the page's own hands: html-sandbox has made the mail safe, and the inner frame could run and fetch nothing
 * anyway. This one holds when the plugin was replaced by one that lets everything through, and leaves no element in the mail
 * for which a browser acts by itself: preconnecting to a server, asking an autofill service about a form, taking the focus.
 */

/** Elements of text and layout. Of any other only the content stays. */
const kept = new Set(
  (
    "a abbr acronym address area article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del " +
    "details dfn dir div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hgroup hr i img ins kbd li main map " +
    "mark menu nav ol p picture pre q rp rt ruby s samp section small span strike strong style sub summary sup table tbody td " +
    "tfoot th thead time tr tt u ul var wbr"
  ).split(" "),
);

/** Elements whose content is no text of the mail either. */
const gone = new Set(
  (
    "applet audio base button canvas datalist dialog embed fencedframe frame frameset head iframe input link math meta " +
    "noembed noframes noscript object optgroup option output param plaintext portal progress script select source svg " +
    "template textarea title track video xmp"
  ).split(" "),
);

const keptSchemes = new Set(["http:", "https:", "mailto:"]);
const attributesGone =
  /^(on.*|accesskey|autofocus|contenteditable|download|draggable|formaction|is|nonce|ping|popover.*|slot|srcdoc|srcset|tabindex|target|xlink:.*)$/i;

/** Takes a tree that is in no page and gives what of it may be shown. */
export function sieve(root: HTMLElement): void {
  // Bottom up, so that what an element leaves behind has been looked at.
  for (const element of [...root.querySelectorAll("*")].toReversed()) {
    const name = element.localName;
    if (element.namespaceURI !== htmlNamespace || gone.has(name)) element.remove();
    else if (!kept.has(name)) unwrap(element);
    else sieveAttributes(element as HTMLElement);
  }
}

function unwrap(element: Element): void {
  while (element.firstChild) element.before(element.firstChild);
  element.remove();
}

const htmlNamespace = "http://www.w3.org/1999/xhtml";

function sieveAttributes(element: HTMLElement): void {
  for (const name of element.getAttributeNames()) if (attributesGone.test(name)) element.removeAttribute(name);
  if (element.localName === "img" && !/^data:image\/(png|jpe?g|gif|webp);/i.test(element.getAttribute("src") ?? ""))
    element.removeAttribute("src");
  if (element.localName === "a" || element.localName === "area") sieveLink(element);
}

function sieveLink(link: HTMLElement): void {
  const target = (link.getAttribute("href") ?? link.dataset["poTarget"] ?? "").trim();
  link.removeAttribute("href");
  if (target.startsWith("#")) {
    link.setAttribute("href", target);
    return;
  }
  const url = URL.parse(target);
  if (!url || !keptSchemes.has(url.protocol)) return;
  link.setAttribute("href", url.href);
  if (!link.title) link.title = url.href;
  // Opened by the browser itself, from this origin: no opener, no referrer, and no cookie even for a link to Postern's own page.
  if (url.protocol !== "mailto:") link.setAttribute("target", "_blank");
  link.setAttribute("rel", "noopener noreferrer");
}
