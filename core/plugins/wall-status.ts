import type { WallStatus } from "./plugin-shapes.ts";
import type { SelfTest } from "./sandbox/protocol.ts";
import type { Wrapper } from "./sandbox/wrappers.ts";

/** Shown, never assumed: what the runner tried on itself, and which wrappers the system let us use. */
export function wallStatus(wrappers: Wrapper[], selfTest: SelfTest | null): WallStatus[] {
  const hasWrapper = (name: Wrapper["name"]) =>
    wrappers.some((wrapper) => wrapper.name === name && wrapper.command !== null);
  const wall = (name: string, isLive: boolean, live: Words, missing: Words): WallStatus => {
    const [detail, technical] = isLive ? live : missing;
    return { wall: name, isLive, detail, technical: technical ?? null };
  };
  const tried = selfTest ?? { files: false, processes: false, workers: false, network: false };
  return [
    wall("grants", true, ["Whatever a plugin asks for is checked against what you allowed."], [""]),
    wall(
      "isolate",
      selfTest !== null,
      ["Each plugin runs by itself, and sees nothing of the others.", "a V8 isolate each, with limits"],
      ["No plugin was started yet, so nobody knows.", "no runner has started"],
    ),
    wall(
      "files",
      tried.files,
      ["A plugin's process can read its own program and no other file.", "permission model of Node.js"],
      ["A plugin's process could read files.", "permission model of Node.js"],
    ),
    wall(
      "processes",
      tried.processes && tried.workers,
      ["A plugin's process can start no other program.", "permission model of Node.js"],
      ["A plugin's process could start programs.", "permission model of Node.js"],
    ),
    wall(
      "network",
      tried.network,
      ["A plugin's process has no network.", "network namespace, by unshare"],
      ["A plugin's process could reach the network.", "unshare does not work here"],
    ),
    wall(
      "pdeathsig",
      hasWrapper("pdeathsig"),
      ["A plugin's process ends when Postern ends, however that comes.", "setpriv --pdeathsig"],
      ["When Postern crashes, a plugin's process may go on for a moment.", "setpriv does not work here"],
    ),
    wall(
      "memory",
      process.platform === "linux",
      ["A plugin that takes too much memory is ended."],
      ["Postern cannot watch how much memory plugins take on this system."],
    ),
    wall(
      "data",
      hasWrapper("memory"),
      ["The system itself gives a plugin that you added no more memory than its limit.", "prlimit --data"],
      ["A plugin can pass its limit of memory for a moment.", "prlimit does not work here"],
    ),
  ];
}

/** For everybody, and how it is done for whoever knows the system. */
type Words = [detail: string, technical?: string];
