import { defineHook } from "../../kernel/hooks.ts";
import { limits } from "../../kernel/limits.ts";
import { described, line, list, name, named, nullable, record } from "../json-schema.ts";
import { answerReader, encodeJson, type HookPort, ungranted } from "./hook-port.ts";
import { messageViewSchema, type ShownMessage, viewFor } from "./message-view.ts";

export interface Command {
  /** One that the scope of `ui.action` names. */
  action: string;
  /** That the user chose. */
  messages: ShownMessage[];
}
export interface CommandResult {
  notice: string;
}

/** Has the plugin do what the user asked of it. Closed: the user is told when it failed. */
export const commandRun = defineHook<Command, CommandResult>({
  name: "command.run",
  kind: "named",
  onFailure: "closed",
  wallMs: limits.commandWaitMs,
});

const answer = nullable(
  record({ notice: described("Shown to the user for a moment.", line(limits.pluginLineCharsMax)) }),
);
const read = answerReader<CommandResult | null>(answer);

const viewsFor = ({ messages }: Command, grant: Parameters<typeof viewFor>[1]) =>
  messages.slice(0, limits.commandMessagesMax).flatMap((message) => viewFor(message, grant) ?? []);

export const commandPort: HookPort<Command, CommandResult | null> = {
  hook: commandRun,
  summary: "The user chose one of the plugin's actions.",
  needs: ["ui.action"],
  input: named(
    "Command",
    "An action that the user chose.",
    record({
      action: described("Its id in the scope of `ui.action`.", name),
      messages: described(
        "The chosen messages, as far as `message.read` shows them.",
        list(messageViewSchema, limits.commandMessagesMax),
      ),
    }),
  ),
  answer,
  encode(command, grant) {
    if (!grant.scopeOf("ui.action").actions.some(({ id }) => id === command.action))
      throw ungranted("ui.action", command.action);
    return encodeJson({ action: command.action, messages: viewsFor(command, grant) });
  },
  messages: (command, grant) => viewsFor(command, grant).map(({ key }) => key),
  decode: read,
};
