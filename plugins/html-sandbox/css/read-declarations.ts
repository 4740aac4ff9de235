/** The declarations of a rule or a `style` attribute that may be shown. */
import type { ChildNode, Declaration as Written } from "postcss";
import { bounds } from "../bounds.ts";
import type { Findings } from "../findings.ts";
import { backgroundParts } from "./background.ts";
import type { Declaration } from "./declaration.ts";
import { allowedProperties, dangerousProperties } from "./properties.ts";
import { readValue, type ValueContext } from "./value.ts";

export function readDeclarations(nodes: ChildNode[], context: ValueContext, findings: Findings): Declaration[] {
  const declarations: Declaration[] = [];
  for (const node of nodes.slice(0, bounds.declarationsMax)) {
    // Nested rules are not for mail.
    if (node.type !== "decl") continue;
    for (const [property, value] of longhands(node)) {
      const pieces = allowedProperties.has(property) ? readValue(property, value, context) : null;
      if (pieces !== null) declarations.push({ property, pieces, isImportant: node.important === true });
      else report(property, value, context, findings);
    }
  }
  return declarations;
}

function longhands({ prop, value }: Written): Array<[property: string, value: string]> {
  const property = prop.toLowerCase();
  return property === "background" && value.length <= bounds.valueCharsMax
    ? backgroundParts(value)
    : [[property, value]];
}

function report(property: string, value: string, context: ValueContext, findings: Findings): void {
  const why = dangerousProperties.get(property);
  if (why !== undefined) findings.removed(`The style “${property}”`, why);
  // Told of as something that the mail wanted, although it is shown nowhere.
  const shown = value.slice(0, bounds.valueCharsMax);
  for (const [, url] of shown.matchAll(/(?:url|image)\(\s*["']?([^"')]{1,2000})/gi))
    if (url !== undefined) context.picture(url);
}
