import { homedir, userInfo } from "node:os";
import { isAbsolute, join } from "node:path";

/** Where everything of one profile lives. One process owns the folder at a time (`lock.db`). */
export interface DataPaths {
  root: string;
  /** Append-only packs, key table, journal, header: cannot be had again. */
  vault: string;
  database: string;
  /** The search index, sealed. */
  index: string;
  /** Of the Tor that Postern starts: no mail, no names. */
  tor: string;
  lock: string;
  /** Unix socket of the running server, 0600. */
  socket: string;
}

export function dataPaths(root: string): DataPaths {
  return {
    root,
    vault: join(root, "vault"),
    database: join(root, "postern.db"),
    index: join(root, "index"),
    tor: join(root, "tor"),
    lock: join(root, "lock.db"),
    socket: join(root, "postern.sock"),
  };
}

/** XDG Base Directory: $XDG_DATA_HOME when it is absolute, else ~/.local/share. */
export function defaultDataRoot(env: NodeJS.ProcessEnv): string {
  const base = env["XDG_DATA_HOME"];
  if (base && isAbsolute(base)) return join(base, "postern");
  // HOME may be set and empty, as in some containers: then the system's own record of the user counts.
  return join(homedir() || userInfo().homedir, ".local", "share", "postern");
}

export const defaultPort = 8627;
