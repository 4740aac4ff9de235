/** secret.use: the user's own key for a service, put into requests to one origin by the kernel. The plugin never sees it. */
import { AppError } from "../../kernel/errors.ts";
import { limits } from "../../kernel/limits.ts";
import { described, line, list, name, record } from "../json-schema.ts";
import type { CapabilityContext } from "./capability-context.ts";
import { defineCapability, enumerate } from "./define-capability.ts";
import { isHeaderSafe, repeats } from "./secret-echo.ts";
import { hostsOf } from "./net-fetch.ts";
import {
  allowedBy,
  narrowsRequest,
  replySchema,
  request,
  type RequestArgs,
  requestOptional,
  requestProperties,
  type Reply,
  type RequestScope,
  requestScopeProperties,
} from "./net-request.ts";
import { originSchema } from "./net-target.ts";

export interface SecretDeclared {
  name: string;
  title: string;
  origin: string;
  header: string;
  prefix?: string;
}

export interface SecretUseScope extends RequestScope {
  reason: string;
  secrets: SecretDeclared[];
}

export const secretUse = defineCapability<SecretUseScope>({
  name: "secret.use",
  kind: "sends",
  scope: {
    properties: {
      secrets: {
        ...list(
          record(
            {
              name,
              title: described("What the user is asked for.", line(limits.pluginLabelCharsMax)),
              origin: originSchema,
              header: described("The header field that carries it.", oneOfHeaders()),
              prefix: described('Stands before it, as "Bearer ".', { type: "string", pattern: "^[A-Za-z]{1,20} $" }),
            },
            ["prefix"],
          ),
          limits.pluginSecretsMax,
        ),
        minItems: 1,
      },
      ...requestScopeProperties,
    },
    required: ["secrets", "via"],
  },
  consent: ({ secrets }) =>
    `Use ${enumerate(secrets.map(({ title, origin }) => `your ${title} for ${hostsOf([origin]).join("")}`))}. It never sees it.`,
  narrows: (scope, asked) =>
    scope.secrets.every((secret) => asked.secrets.some((each) => isSameSecret(secret, each))) &&
    narrowsRequest(scope, asked),
  reaches: ({ secrets }) => [...new Set(hostsOf(secrets.map(({ origin }) => origin)))],
  methods: {
    fetch: {
      description:
        "As `net.fetch`, to the secret's origin alone. Rejects with NOT_FOUND while the user has entered none, PLUGIN_DENIED when the answer repeats it.",
      args: record({ secret: name, ...requestProperties }, requestOptional),
      result: replySchema,
    },
  },
  open: (context, scope) => ({
    fetch: (args: RequestArgs & { secret: string }) => fetchWith(context, scope, args),
  }),
});

function oneOfHeaders() {
  return { enum: ["authorization", "x-api-key", "x-auth-token", "api-key"] };
}

async function fetchWith(
  context: CapabilityContext,
  { secrets, ...scope }: SecretUseScope,
  { secret: asked, ...args }: RequestArgs & { secret: string },
): Promise<Reply> {
  const declared = secrets.find((each) => each.name === asked);
  if (declared === undefined)
    throw new AppError("PLUGIN_DENIED", { capability: "secret.use", secret: asked, manifest: `"name": "${asked}"` });
  const value = await context.secrets.read(context.plugin, asked, declared.origin);
  if (value === null) throw new AppError("NOT_FOUND", { capability: "secret.use", secret: asked });
  // A part of an answer can hold a part of the secret: asked for piece by piece, it would pass by all that looks for it whole.
  if (args.headers?.some(({ name: field }) => field === "range" || field === "if-range"))
    throw new AppError("BAD_REQUEST", { capability: "secret.use", where: "/headers", problem: "asks for a part" });
  if (!isHeaderSafe(value)) throw new AppError("BAD_REQUEST", { capability: "secret.use", problem: "secret" });
  const allowed = {
    capability: "secret.use",
    origins: [declared.origin],
    ...allowedBy(scope),
    secretHeaders: [[declared.header, (declared.prefix ?? "") + value] satisfies [string, string]],
  };
  const reply = await request(context, allowed, args).catch((error: unknown) => {
    // Where a redirect leads is told to the author: a server could say the secret by it.
    if (error instanceof AppError && repeats(value, Object.values(error.detail).map(String))) throw mirrored();
    throw error;
  });
  if (repeats(value, textsOf(reply, args.answerEncoding ?? "utf-8"))) throw mirrored();
  return reply;
}

const mirrored = () =>
  new AppError("PLUGIN_DENIED", { capability: "secret.use", reason: "the answer repeats the secret" });

function textsOf({ url, headers, body }: Reply, encoding: "utf-8" | "base64"): string[] {
  const text = encoding === "base64" ? Buffer.from(body, "base64").toString("latin1") : body;
  return [url, text, ...headers.flatMap((header) => [header.name, header.value])];
}

function isSameSecret(a: SecretDeclared, b: SecretDeclared): boolean {
  return (["name", "title", "origin", "header", "prefix"] as const).every((field) => a[field] === b[field]);
}
