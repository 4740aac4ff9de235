import { noChange } from "lit";
import { Directive, directive, type ElementPart, type PartInfo, PartType } from "lit/directive.js";

/**
 * Style properties of one element, set through the object model. Lit's own styleMap writes a style attribute the first time, and
 * the page's Content-Security-Policy (style-src 'self') refuses every style attribute.
 */
class StyleOf extends Directive {
  #set: Record<string, string> = {};

  constructor(part: PartInfo) {
    super(part);
    if (part.type !== PartType.ELEMENT) throw new Error("styleOf stands on its own inside a tag");
  }

  override render(_properties: Record<string, string>): typeof noChange {
    return noChange;
  }

  override update(part: ElementPart, [properties]: [Record<string, string>]): typeof noChange {
    const { style } = part.element as HTMLElement;
    for (const [name, value] of Object.entries(properties)) {
      if (this.#set[name] !== value) style.setProperty(name, value);
    }
    this.#set = properties;
    return noChange;
  }
}

export const styleOf = directive(StyleOf);
