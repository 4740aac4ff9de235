import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { lastJson, runChild } from "./run-child.ts";

/** Mail through the outbox to a relay on this machine: over TLS, by the plugin that ships with Postern, in its own process. */
export interface DeliveryMeasure {
  mails: number;
  /** Each durable in the outbox when it is answered, one after the other. */
  submittedPerSecond: number;
  /** From the first try to the last reply in the store. */
  sentPerSecond: number;
  /** From "send" to the relay's yes, when nothing else is under way. */
  latency: { medianMs: number; p95Ms: number; maxMs: number };
}

const mails = 1_000;

/** Null where there is no openssl to make the relay's certificate with. */
export async function measureDelivery(folder: string): Promise<DeliveryMeasure | null> {
  mkdirSync(folder, { recursive: true });
  const certificate = makeCertificate(folder);
  if (certificate === null) return null;
  const sink = spawn(process.execPath, [...process.execArgv, join(import.meta.dirname, "smtp-sink.ts"), folder], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  try {
    const port = await firstLine(sink);
    const script = join(import.meta.dirname, "delivery-child.ts");
    const args = [...process.execArgv, script, join(folder, "data"), port, certificate, String(mails)];
    return lastJson((await runChild(process.execPath, args)).output) as DeliveryMeasure;
  } finally {
    sink.kill();
  }
}

function makeCertificate(folder: string): string | null {
  const certificate = join(folder, "cert.pem");
  const kind = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"];
  const name = ["-subj", "/CN=bench", "-addext", "subjectAltName=IP:127.0.0.1"];
  const files = ["-keyout", join(folder, "key.pem"), "-out", certificate];
  try {
    execFileSync("openssl", ["req", ...kind, ...name, ...files], { stdio: "ignore" });
    return certificate;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once("close", (code) => reject(new Error(`the relay ended with ${code}`)));
    child.stdout?.once("data", (line: Buffer) => resolve(line.toString().trim()));
  });
}
