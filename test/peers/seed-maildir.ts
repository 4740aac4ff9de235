import { execFileSync } from "node:child_process";
import { chownSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Puts messages into a Dovecot user's inbox by hand, where delivering them one by one would take too long. */
export function seedMaildir(home: string, count: number): void {
  const maildir = join(home, "Maildir");
  for (const part of ["cur", "new", "tmp"]) mkdirSync(join(maildir, part), { recursive: true });
  for (let index = 0; index < count; index += 1) {
    const name = `${1_700_000_000 + index}.M${index}P1.test:2,${index % 3 === 0 ? "S" : ""}`;
    const head = `From: Ana <ana@example.org>\nTo: ben@example.org\nMessage-ID: <seed-${index}@example.org>\nSubject: seed ${index}`;
    writeFileSync(join(maildir, "cur", name), `${head}\n\nbody of ${index}\n`);
  }
  const { uid, gid } = statSync(home);
  if (process.getuid?.() === 0) {
    execFileSync("chown", ["-R", `${uid}:${gid}`, maildir]);
    chownSync(maildir, uid, gid);
  }
}
