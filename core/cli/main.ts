/** The command line. Nothing of Postern is loaded before the runtime is known to be the right one. */
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);

if (major !== 24 || minor < 15) {
  process.stderr.write("postern: Postern needs Node.js 24.15 or newer in the 24 line: start it with ./postern.\n");
  process.exitCode = 1;
} else {
  // Files are the owner's alone, whatever the shell's mask says.
  process.umask(0o077);
  const { runCommandLine } = await import("./run-command-line.ts");
  process.exitCode = await runCommandLine(process.argv.slice(2));
}
