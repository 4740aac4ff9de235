/** TypeScript of JSON Schemas, as far as json-schema.ts writes them. */
import type { Schema } from "../json-schema.ts";
import { wordsOf } from "./schema-words.ts";

/** Writes each schema with a title once, as an interface; what follows may name it. */
export class TypeWriter {
  /** Interfaces by name, in the order of their first use. */
  readonly interfaces = new Map<string, string>();

  typeOf(schema: Schema): string {
    const { title, type, properties, items, anyOf } = schema;
    if (title !== undefined && properties !== undefined) return this.#interfaceOf(title, schema);
    if ("const" in schema) return JSON.stringify(schema.const);
    if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
    if (anyOf) return this.#unionOf(anyOf);
    if (Array.isArray(type)) return type.join(" | ");
    if (type === "array" && items) return this.#arrayOf(this.typeOf(items));
    if (properties) return this.#membersOf(schema);
    if (type === "integer") return "number";
    if (type === undefined || !["string", "number", "boolean", "null"].includes(type))
      throw new TypeError(`a schema without a TypeScript type: ${JSON.stringify(schema)}`);
    return type;
  }

  /** `null` last. */
  #unionOf(schemas: Schema[]): string {
    const types = schemas.map((each) => this.typeOf(each));
    return [...types.filter((type) => type !== "null"), ...types.filter((type) => type === "null")].join(" | ");
  }

  #arrayOf(item: string): string {
    return /^\w+$/.test(item) ? `${item}[]` : `Array<${item}>`;
  }

  #interfaceOf(title: string, schema: Schema): string {
    const known = this.interfaces.get(title);
    const text = `${comment(schema.description)}export interface ${title} ${this.#membersOf(schema)}`;
    if (known !== undefined && known !== text) throw new TypeError(`two schemas are called ${title}`);
    this.interfaces.set(title, text);
    return title;
  }

  #membersOf({ properties = {}, required = [] }: Schema): string {
    const members = Object.entries(properties).map(([name, schema]) => {
      const words = schema.title === undefined ? wordsOf(schema) : "";
      return `${comment(words)}${name}${required.includes(name) ? "" : "?"}: ${this.typeOf(schema)};`;
    });
    return `{\n${members.join("\n")}\n}`;
  }
}

export function comment(text: string | undefined): string {
  return text ? `/** ${text.replaceAll("*/", "*\u200b/")} */\n` : "";
}
