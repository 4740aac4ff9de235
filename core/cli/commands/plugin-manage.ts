/** What a user does with plugins on the command line: the same steps as on the page, over the same routes. */
import { readFileSync, statSync } from "node:fs";
import { limits } from "../../kernel/limits.ts";
import { packageOfFolder } from "../../plugins/authoring/package-of-folder.ts";
import type { Grants, Inspection, PluginDetail, PluginView } from "../../plugins/plugin-record.ts";
import type { WallStatus } from "../../plugins/plugin-shapes.ts";
import { type Gateway, openGateway } from "../gateway.ts";
import { readJsonObject } from "../json-object.ts";
import { readOptions } from "../options.ts";
import { signedBy, writeDifference, writeFlows, writeLines } from "../plugin-lines.ts";
import { shownText } from "../shown-text.ts";
import { UsageError } from "../usage-error.ts";
import { writeJson, writeLine } from "../write-line.ts";
import { withTechnical } from "../with-technical.ts";

interface Asked {
  gateway: Gateway;
  isJson: boolean;
  names: string[];
  values: { all?: boolean; "ask-again"?: boolean; "with-data"?: boolean };
}

interface Verb {
  /** What stands behind its name. */
  usage: string;
  /** How many names it takes: at least, at most. */
  names: [min: number, max: number];
  options: Array<keyof Asked["values"]>;
  run(asked: Asked): Promise<void>;
}

const verbs: Record<string, Verb> = {
  install: { usage: "FILE.tgz|FOLDER", names: [1, 1], options: [], run: install },
  list: { usage: "", names: [0, 0], options: [], run: list },
  info: { usage: "ID", names: [1, 1], options: [], run: info },
  enable: { usage: "ID [--all]", names: [1, 1], options: ["all"], run: enable },
  disable: { usage: "ID", names: [1, 1], options: [], run: (asked) => step(asked, "disable", "is off") },
  grant: { usage: "ID CAPABILITY [SCOPE]", names: [2, 3], options: [], run: grant },
  revoke: { usage: "ID CAPABILITY", names: [2, 2], options: [], run: revoke },
  "keep-denied": { usage: "ID CAPABILITY [--ask-again]", names: [2, 2], options: ["ask-again"], run: keepDenied },
  rollback: {
    usage: "ID",
    names: [1, 1],
    options: [],
    run: (asked) => step(asked, "rollback", "runs its version of before again"),
  },
  remove: { usage: "ID [--with-data]", names: [1, 1], options: ["with-data"], run: remove },
  "undo-tags": { usage: "ID", names: [1, 1], options: [], run: undoTags },
  keys: { usage: "", names: [0, 0], options: [], run: keys },
  walls: { usage: "", names: [0, 0], options: [], run: walls },
};

export async function run(args: string[]): Promise<number> {
  const own = {
    all: { type: "boolean" },
    "ask-again": { type: "boolean" },
    "with-data": { type: "boolean" },
  } as const;
  const [name = ""] = args;
  const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  const usage =
    `postern plugin ${verb === undefined ? Object.keys(verbs).join("|") : `${name} ${verb.usage}`}`.trimEnd();
  const { values, positionals, common } = readOptions(args, own, usage);
  const [, ...names] = positionals;
  const foreign = (Object.keys(own) as Array<keyof typeof own>).find(
    (option) => values[option] !== undefined && !verb?.options.includes(option),
  );
  if (verb === undefined || foreign !== undefined || names.length < verb.names[0] || names.length > verb.names[1])
    throw new UsageError(`that is not a use of plugin. Usage: ${usage}`);
  const gateway = await openGateway(common);
  try {
    await verb.run({ gateway, isJson: common.isJson, names, values });
    return 0;
  } finally {
    await gateway.close();
  }
}

const pathOf = (id = "", rest = ""): string => `/cli/plugins/${encodeURIComponent(id)}${rest}`;

async function install({ gateway, isJson, names: [file = ""] }: Asked): Promise<void> {
  const found = await gateway.send<Inspection>("/cli/plugins", await packageAt(file));
  if (isJson) return writeJson(found);
  const { id, manifest, consent, update, origin } = found;
  writeLine(`${shownText(manifest.name)} ${manifest.version} (${id}), SHA-256 ${origin.hash}`);
  writeLine(signedBy(consent.signer));
  if (update === null) {
    writeLines("It asks for:", consent.lines);
    writeFlows(consent.flows);
    writeLine(`It is installed and off. Switch it on with: postern plugin enable ${id} --all`);
  } else {
    writeDifference(found);
    writeLine(`${update.from} runs on until you agree: postern plugin update ${id} --yes`);
  }
}

async function list({ gateway, isJson }: Asked): Promise<void> {
  const { plugins } = await settled(() => gateway.get<Found>("/cli/plugins"), hasStarting);
  for (const plugin of plugins) {
    if (isJson) writeJson(plugin);
    else writeLine(`${plugin.id}  ${plugin.version}  ${stateOf(plugin)}  ${shownText(plugin.summary)}`);
  }
}

async function info({ gateway, isJson, names: [id] }: Asked): Promise<void> {
  const plugin = await settled(() => gateway.get<PluginDetail>(pathOf(id)), isStarting);
  if (isJson) return writeJson(plugin);
  const { name, version, stats, denied, waiting, consent, secrets } = plugin;
  writeLine(`${shownText(name)} ${version}: ${stateOf(plugin)}`);
  if (!plugin.isShipped) writeLine(signedBy(consent.signer));
  writeLines("It may:", plugin.granted);
  writeLine(
    `${stats.calls} calls, ${stats.failures} failed, ${stats.breaches} breaches, ${stats.denials} denials since Postern was unlocked`,
  );
  const perCall = stats.calls === 0 ? null : (stats.millisecondsTotal / stats.calls).toFixed(1);
  const memory = stats.memoryMiB === null ? "no runner" : `${stats.memoryMiB} MiB of memory`;
  writeLine(perCall === null ? memory : `${perCall} ms a call, ${memory}`);
  for (const { capability, times, isKept } of denied)
    writeLine(`  denied ${times} times: ${capability}${isKept ? " (stays so)" : ""}`);
  for (const { name, title, origin, setAt } of secrets)
    writeLine(`  secret ${name} (${shownText(title)}) for ${origin}: ${setAt === null ? "not entered" : "entered"}`);
  if (waiting !== null) writeLine(`Version ${waiting.version} waits for your word.`);
}

async function enable({ gateway, isJson, names: [id], values }: Asked): Promise<void> {
  const plugin = await gateway.get<PluginDetail>(pathOf(id));
  const grants = values.all === true ? plugin.manifest.capabilities : plugin.grants;
  // What is agreed to is what was just read, not what another window made of it meanwhile.
  const seen = plugin.current === null ? {} : { hash: plugin.current.hash };
  show(await gateway.post<PluginDetail>(pathOf(id, "/enable"), { grants, seen }), isJson, "is on");
}

async function grant({ gateway, isJson, names: [id, capability = "", scope] }: Asked): Promise<void> {
  const plugin = await gateway.get<PluginDetail>(pathOf(id));
  const asked = plugin.manifest.capabilities[capability as keyof Grants];
  if (asked === undefined) throw new UsageError(`${plugin.id} does not ask for ${capability}.`);
  const given =
    scope === undefined
      ? asked
      : { ...readJsonObject(scope, "the scope is a JSON object, as the manifest has it."), reason: asked.reason };
  await putGrants(gateway, isJson, plugin, { ...plugin.grants, [capability]: given });
}

async function revoke({ gateway, isJson, names: [id, capability = ""] }: Asked): Promise<void> {
  const plugin = await gateway.get<PluginDetail>(pathOf(id));
  const { [capability as keyof Grants]: gone, ...left } = plugin.grants;
  if (gone === undefined) throw new UsageError(`${plugin.id} was not given ${capability}.`);
  await putGrants(gateway, isJson, plugin, left);
}

async function keepDenied({ gateway, isJson, names: [id, capability = ""], values }: Asked): Promise<void> {
  const isKept = values["ask-again"] !== true;
  const plugin = await gateway.put<PluginDetail>(pathOf(id, "/denials"), { capability, isKept });
  if (isJson) writeJson(plugin);
  else
    writeLine(isKept ? `${capability} stays denied; you are not asked again.` : `You are asked about ${capability}.`);
}

async function putGrants(gateway: Gateway, isJson: boolean, before: PluginDetail, grants: Grants): Promise<void> {
  const decision = { grants, seen: { grants: before.grants } };
  const plugin = await gateway.put<PluginDetail>(pathOf(before.id, "/grants"), decision);
  if (isJson) writeJson(plugin);
  else writeLines(`${plugin.id} may now:`, plugin.granted);
}

async function remove({ gateway, isJson, names: [id = ""], values }: Asked): Promise<void> {
  const isWithData = values["with-data"] === true;
  await gateway.delete(pathOf(id, `?data=${isWithData ? "remove" : "keep"}`));
  if (isJson) writeJson({ removed: id });
  else
    writeLine(isWithData ? `${id} and its data are removed.` : `${id} is removed; its data stays for the next time.`);
}

async function undoTags({ gateway, isJson, names: [id = ""] }: Asked): Promise<void> {
  const undone = await gateway.post<{ messages: number }>(pathOf(id, "/undo-tags"));
  if (isJson) writeJson(undone);
  else writeLine(`The tags of ${undone.messages} messages are as they were before ${id}.`);
}

async function keys({ gateway, isJson }: Asked): Promise<void> {
  const { plugins } = await gateway.get<{ plugins: PluginView[] }>("/cli/plugins");
  for (const { id, current } of plugins) {
    const signer = current?.signer ?? null;
    if (signer === null) continue;
    if (isJson) writeJson({ plugin: id, ...signer });
    else writeLine(`${signer.fingerprint}  ${id}  ${shownText(signer.name)}`);
  }
}

interface Found {
  plugins: PluginView[];
  walls: WallStatus[];
}

const settleStepMs = 50;
const isStarting = ({ state }: PluginView): boolean => state === "starting";
const hasStarting = ({ plugins }: Found): boolean => plugins.some(isStarting);

/** A kernel opened a moment ago is still starting its plugins: how they are, and what a runner tried on itself, is known when they have started. */
async function settled<T>(ask: () => Promise<T>, isUnsettled: (found: T) => boolean): Promise<T> {
  let found = await ask();
  for (let waitedMs = 0; isUnsettled(found) && waitedMs < limits.doctorSettleMs; waitedMs += settleStepMs) {
    await new Promise((resolve) => setTimeout(resolve, settleStepMs));
    found = await ask();
  }
  return found;
}

async function walls({ gateway, isJson }: Asked): Promise<void> {
  const found = await settled(() => gateway.get<Found>("/cli/plugins"), hasStarting);
  for (const wall of found.walls) {
    if (isJson) writeJson(wall);
    else writeLine(`${wall.isLive ? "stands" : "absent"}  ${wall.wall}  ${withTechnical(wall.detail, wall.technical)}`);
  }
}

async function step({ gateway, isJson, names: [id] }: Asked, action: string, done: string): Promise<void> {
  show(await gateway.post<PluginDetail>(pathOf(id, `/${action}`)), isJson, done);
}

function show(plugin: PluginDetail, isJson: boolean, done: string): void {
  if (isJson) writeJson(plugin);
  else writeLine(`${plugin.id} ${plugin.version} ${done}.`);
}

const stateOf = ({ state, problem }: PluginView): string => (problem === null ? state : `${state} (${problem.code})`);

/** A package, or a plugin's folder: its sources, or what `pack` made of them. */
async function packageAt(path: string): Promise<Uint8Array> {
  try {
    const stat = statSync(path);
    if (stat.isDirectory()) return await packageOfFolder(path);
    if (!stat.isFile()) throw new UsageError(`${path} is neither a package nor a plugin's folder.`);
    if (stat.size > limits.pluginPackageBytesMax)
      throw new UsageError(`${path} is larger than a package may be (${limits.pluginPackageBytesMax} bytes).`);
    return readFileSync(path);
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (syscall === undefined) throw error;
    throw new UsageError(`${path} cannot be read (${code}).`);
  }
}
