import { limits } from "../kernel/limits.ts";
import { UsageError } from "./usage-error.ts";

/** The first line of standard input; at a terminal asked for, and not shown as it is typed. */
export async function readSecretLine(question: string): Promise<string> {
  return process.stdin.isTTY ? typedLine(question) : pipedLine();
}

async function pipedLine(): Promise<string> {
  let text = "";
  for await (const part of process.stdin.setEncoding("utf8") as AsyncIterable<string>) {
    text += part;
    if (text.length > limits.cliPassphraseFileBytesMax) throw new UsageError("that is too much for a secret.");
    if (text.includes("\n")) break;
  }
  return text.split(/\r?\n/, 1)[0] ?? "";
}

function typedLine(question: string): Promise<string> {
  const { stdin, stderr } = process;
  stderr.write(question);
  stdin.setRawMode(true).setEncoding("utf8").resume();
  return new Promise((resolve, reject) => {
    let typed = "";
    const end = (finish: () => void): void => {
      stdin.off("data", onData).setRawMode(false).pause();
      stderr.write("\n");
      finish();
    };
    const onData = (part: string): void => {
      for (const character of part) {
        if (character === "\r" || character === "\n") return end(() => resolve(typed));
        // Control-C and Control-D.
        if (character === "\u0003" || character === "\u0004")
          return end(() => reject(new UsageError("nothing was entered.")));
        typed = character === "\u007f" ? typed.slice(0, -1) : typed + character;
      }
    };
    stdin.on("data", onData);
  });
}
