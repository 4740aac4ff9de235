/** Hostile plugins as if they had come with Postern: in the shared runner, with the JIT, beside an honest one. */
import { containAll } from "./contain.ts";

await containAll("shipped");
