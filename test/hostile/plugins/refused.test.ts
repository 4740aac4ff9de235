/** Packages, updates and transports that lie: refused by the kernel, whatever they say. */
import { containAll } from "./contain.ts";

await containAll("install");
