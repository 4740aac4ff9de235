/** Run by measure-delivery.ts: FOLDER with key.pem and cert.pem. A relay on this machine that takes every mail; prints its port. */
import { readFileSync } from "node:fs";
import type { AddressInfo, Socket } from "node:net";
import { join } from "node:path";
import { createServer } from "node:tls";
import { writeLine } from "../write-line.ts";

const [folder = ""] = process.argv.slice(2);

const answers: Record<string, string> = {
  EHLO: "250-localhost\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250-DSN\r\n250-AUTH PLAIN\r\n250 SIZE 104857600",
  AUTH: "235 2.7.0 Welcome",
  DATA: "354 Go on",
  QUIT: "221 2.0.0 Bye",
};
const terminator = "\r\n.\r\n";

function serve(socket: Socket): void {
  let text = "";
  let isInMessage = false;
  const say = (line: string) => socket.write(`${line}\r\n`);
  socket.setEncoding("latin1").on("error", () => socket.destroy());
  socket.on("data", (piece: string) => {
    text += piece;
    for (;;) {
      const end = text.indexOf(isInMessage ? terminator : "\r\n");
      if (end < 0) return;
      const line = text.slice(0, end);
      text = text.slice(end + (isInMessage ? terminator.length : 2));
      if (isInMessage) {
        isInMessage = false;
        say("250 2.0.0 Taken");
      } else {
        const verb = line.slice(0, 4).toUpperCase();
        isInMessage = verb === "DATA";
        say(answers[verb] ?? "250 2.1.0 Fine");
        if (verb === "QUIT") socket.end();
      }
    }
  });
  say("220 localhost ESMTP");
}

const read = (name: string) => readFileSync(join(folder, name));
const server = createServer({ key: read("key.pem"), cert: read("cert.pem") }, serve);
server.listen(0, "127.0.0.1", () => writeLine(String((server.address() as AddressInfo).port)));
// It ends with whoever asked for it.
process.stdin.resume().once("end", () => process.exit(0));
