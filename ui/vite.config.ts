import { join } from "node:path";
import { defineConfig } from "vite";

// The preload helper that Vite adds would set link elements from strings; module graphs this small do not need it.
export default defineConfig({
  root: import.meta.dirname,
  base: "/",
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "esnext",
    assetsInlineLimit: 0,
    modulePreload: false,
    reportCompressedSize: true,
    chunkSizeWarningLimit: 1200,
    // The frame that shows mail is served from another origin: a page of its own, that shares no file with the first.
    rolldownOptions: { input: ["index.html", "frame.html"].map((name) => join(import.meta.dirname, name)) },
  },
});
