/** The elements that a mail may have, and what becomes of the others. */
const words = (text: string) => text.split(" ");

export const allowedElements: readonly string[] = words(
  "a abbr acronym address area article aside b bdi big blockquote br caption center cite code col colgroup dd del details dfn dir div dl dt em " +
    "figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main map mark nav nobr ol p pre q rp rt ruby s samp section " +
    "small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr",
);

/** Left out with all that is in them. */
export const droppedElements: readonly string[] = words(
  "script style title textarea xmp iframe noembed noframes plaintext svg math template select option optgroup datalist object applet " +
    "embed param source track meta link base basefont bgsound frame input keygen isindex portal fencedframe canvas dialog menuitem",
);

const runs = "It could run a program.";
const loads = "It could load something from elsewhere.";
const asks = "Nothing is filled in inside a mail: it would be sent to somebody.";

/** What the reader is told of; whatever else is left out goes without a word, because it changes nothing that is seen. */
export const removedElements: ReadonlyMap<string, { what: string; why: string }> = new Map([
  ["script", { what: "A script", why: runs }],
  ...words("object embed applet").map((name) => told(name, "An embedded program", runs)),
  ...words("iframe frame frameset portal fencedframe").map((name) => told(name, "A page inside the mail", loads)),
  ...words("form input button select textarea keygen isindex").map((name) => told(name, "A form", asks)),
  ...words("video audio bgsound").map((name) => told(name, "Sound or film", loads)),
  ["svg", { what: "A drawing (SVG)", why: runs }],
  ["math", { what: "A formula (MathML)", why: runs }],
  ["base", { what: "A base address", why: "It could turn links elsewhere." }],
  ["canvas", { what: "A canvas", why: runs }],
  ["dialog", { what: "A dialog", why: "It could lie over other things." }],
]);

function told(name: string, what: string, why: string): [string, { what: string; why: string }] {
  return [name, { what, why }];
}
