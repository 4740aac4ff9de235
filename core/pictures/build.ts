import { join, resolve } from "node:path";
import { buildProgram, bundle } from "../plugins/sandbox/build.ts";

const here = import.meta.dirname;
const sources = [here, resolve(here, "../plugins/sandbox"), resolve(here, "../kernel")];

export const picturesBundle = (build: string): string => join(build, "pictures.mjs");

/** Makes the program that cleans pictures when it is stale: the names of what was built anew. */
export async function buildPictures(build: string): Promise<string[]> {
  const make = () => bundle(join(here, "picture-main.ts"), { format: "esm" });
  return (await buildProgram(picturesBundle(build), sources, make)) ? ["pictures"] : [];
}
