import type { WallStatus } from "./plugin-shapes.ts";
import type { SelfTest } from "./sandbox/protocol.ts";
import type { Wrapper } from "./sandbox/wrappers.ts";

/** Shown, never assumed: what the runner tried on itself, and which wrappers the system let us use. */
export function wallStatus(wrappers: Wrapper[], selfTest: SelfTest | null): WallStatus[] {
  const hasWrapper = (name: Wrapper["name"]) =>
    wrappers.some((wrapper) => wrapper.name === name && wrapper.command !== null);
  const wall = (name: string, isLive: boolean, live: string, missing: string): WallStatus => ({
    wall: name,
    isLive,
    detail: isLive ? live : missing,
  });
  const tried = selfTest ?? { files: false, processes: false, workers: false, network: false };
  return [
    wall("grants", true, "Every capability call is checked in the kernel.", ""),
    wall(
      "isolate",
      selfTest !== null,
      "Each plugin has an isolate of its own, with limits.",
      "No runner has started yet.",
    ),
    wall("files", tried.files, "The runner can read its own program only.", "The runner could read files."),
    wall(
      "processes",
      tried.processes && tried.workers,
      "The runner can start nothing.",
      "The runner could start programs.",
    ),
    wall(
      "network",
      tried.network,
      "The runner has no network.",
      "The runner could reach the network: unshare does not work here.",
    ),
    wall(
      "pdeathsig",
      hasWrapper("pdeathsig"),
      "The runner dies with Postern.",
      "The runner notices Postern's end by its closed input only: setpriv does not work here.",
    ),
    wall(
      "memory",
      process.platform === "linux",
      "A runner that grows too large is ended.",
      "Postern cannot watch the runner's memory on this system.",
    ),
    wall(
      "data",
      hasWrapper("memory"),
      "The system itself gives the runner of a plugin that you added no more memory than its limit.",
      "A runner's memory is watched only, and can pass its limit for a moment: prlimit does not work here.",
    ),
  ];
}
