import { type Gateway, openGateway } from "../gateway.ts";
import { readOptions } from "../options.ts";
import { shownText } from "../shown-text.ts";
import { UsageError } from "../usage-error.ts";
import { writeJson, writeLine } from "../write-line.ts";

const usage = "postern app-password create NAME [--scope read|send] | list | revoke NAME";

interface AppPassword {
  id: number;
  name: string;
  scope: "read" | "send";
  createdAt: number;
  lastUsedAt: number | null;
}

/** Passwords for other JMAP programs: `read` reads, `send` may also change and send. */
export async function run(args: string[]): Promise<number> {
  const { values, positionals, common } = readOptions(args, { scope: { type: "string" } }, usage);
  const action = readAction(positionals, values.scope);
  const gateway = await openGateway(common);
  try {
    await action(gateway, common.isJson);
    return 0;
  } finally {
    await gateway.close();
  }
}

function readAction(
  [verb, name, ...rest]: string[],
  scope: string | undefined,
): (gateway: Gateway, isJson: boolean) => Promise<void> {
  const isNamed = name !== undefined && name.trim() !== "" && rest.length === 0;
  if (verb === "list" && name === undefined && scope === undefined) return list;
  if (verb === "revoke" && isNamed && scope === undefined) return (gateway, isJson) => revoke(gateway, isJson, name);
  if (verb === "create" && isNamed && (scope === undefined || scope === "read" || scope === "send"))
    return (gateway, isJson) => create(gateway, isJson, { name, scope: scope ?? "read" });
  throw new UsageError(`that is not a use of app-password. Usage: ${usage}`);
}

async function create(gateway: Gateway, isJson: boolean, request: { name: string; scope: string }): Promise<void> {
  const made = await gateway.post<AppPassword & { password: string }>("/cli/app-passwords", request);
  if (isJson) writeJson(made);
  else writeLine(`${made.password}\nThe password of "${shownText(made.name)}" (${made.scope}); it is not shown again.`);
}

async function list(gateway: Gateway, isJson: boolean): Promise<void> {
  const { appPasswords } = await gateway.get<{ appPasswords: AppPassword[] }>("/cli/app-passwords");
  for (const { id, name, scope, createdAt, lastUsedAt } of appPasswords) {
    if (isJson) writeJson({ id, name, scope, createdAt, lastUsedAt });
    else
      writeLine(
        `${shownText(name)}  ${scope}  made ${day(createdAt)}  ${lastUsedAt === null ? "never used" : `used ${day(lastUsedAt)}`}`,
      );
  }
  if (appPasswords.length === 0 && !isJson) writeLine("There are no app passwords.");
}

async function revoke(gateway: Gateway, isJson: boolean, name: string): Promise<void> {
  const revoked = await gateway.delete<{ id: number; name: string }>(`/cli/app-passwords/${encodeURIComponent(name)}`);
  if (isJson) writeJson({ revoked });
  else writeLine(`"${shownText(revoked.name)}" is revoked: programs that used it are out.`);
}

const day = (at: number): string => new Date(at).toISOString().slice(0, 10);
