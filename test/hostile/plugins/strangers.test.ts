/** Hostile plugins as strangers': installed from packages, each in a runner of its own, without the JIT. */
import { containAll } from "./contain.ts";

await containAll("stranger");
