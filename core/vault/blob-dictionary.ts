/**
 * What mail repeats: header names, phrasings of Received, MIME and HTML boilerplate, frequent English words. zstd starts
 * with this text in its window, which makes a short mail a fifth smaller. Written for Postern; it holds no one's mail.
 *
 * Part of the storage format: blobs sealed with a version of it need exactly that version. Never edit, only add one.
 */
import { readFileSync } from "node:fs";

export const blobDictionary = readFileSync(new URL("./blob-dictionary-1.txt", import.meta.url));
