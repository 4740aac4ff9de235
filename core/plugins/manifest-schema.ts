/**
 * The JSON Schema of manifest.json, put together from the hooks and capabilities that this Postern has: an unknown one
 * refuses the install. sdk/manifest.schema.json is its published copy; a test holds the two together.
 */
import { limits } from "../kernel/limits.ts";
import { capabilities } from "./capabilities/all.ts";
import { scopeSchemaOf } from "./capabilities/define-capability.ts";
import { hookPorts } from "./hook-ports.ts";
import { line } from "./json-schema.ts";
import { settingsSchema } from "./settings-schema.ts";

/** From least to most. */
export const transportProtects = ["nothing", "hop", "content", "content-and-metadata"] as const;

const version = "(0|[1-9]\\d{0,5})";

export const manifestSchema = {
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "Manifest of a Postern plugin",
  ...record(
    {
      manifest: { const: 1 },
      id: { type: "string", pattern: "^[a-z][a-z0-9]*(-[a-z0-9]+)*$", maxLength: 40 },
      version: { type: "string", pattern: `^${version}\\.${version}\\.${version}$` },
      sdk: { type: "string", pattern: `^\\^${version}\\.${version}$` },
      name: line(60),
      summary: line(200),
      main: { type: "string", pattern: "^[a-z0-9][a-z0-9-]*\\.(ts|js)$", maxLength: 80 },
      hooks: {
        ...record(Object.fromEntries(Object.keys(hookPorts).map((name) => [name, record({}, [])])), []),
        minProperties: 1,
      },
      capabilities: record(
        Object.fromEntries(
          Object.values(capabilities).map((capability) => [capability.name, scopeSchemaOf(capability)]),
        ),
        [],
      ),
      settings: settingsSchema,
      transport: record(
        {
          protects: {
            description: "What a listener on the way does not learn. Secure mode wants `content` at least.",
            enum: transportProtects,
          },
        },
        ["protects"],
      ),
      limits: record(
        {
          memoryMiB: { type: "integer", minimum: 8, maximum: limits.pluginMemoryMiBMax },
          wallMs: { type: "integer", minimum: 50, maximum: limits.pluginWallMsMax },
          fetchesPerMinute: { type: "integer", minimum: 1, maximum: limits.pluginFetchesPerMinuteMax },
          tagsPerMinute: { type: "integer", minimum: 1, maximum: limits.pluginTagChangesPerMinuteMax },
        },
        [],
      ),
    },
    ["manifest", "id", "version", "sdk", "name", "summary", "main", "hooks", "capabilities"],
  ),
};

function record(properties: Record<string, object>, required: string[]) {
  return { type: "object", additionalProperties: false, required, properties };
}
