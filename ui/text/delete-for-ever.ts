import { plural } from "./format.ts";

export const deletionText = {
  title: "Delete for ever",
  emptyTitle: "Empty the trash",
  ask: (count: number) =>
    plural(count, {
      one: "This message is destroyed. There is no undo.",
      other: "These # messages are destroyed. There is no undo.",
    }),
  askEmpty:
    "Everything in the trash is destroyed. There is no undo. Mail that has another tag too only leaves the trash.",
  reach:
    "Its key is destroyed with it, so that nobody can read it again on this machine. Copies at a mail server or in backups are not touched.",
  keep: "Keep",
  delete: "Delete for ever",
  empty: "Empty the trash",
  stop: "Stop",
  stopping: "Stopping…",
  working: (done: number, total: number | null) =>
    total === null
      ? "Looking through the trash…"
      : `${plural(done, { one: "# message", other: "# messages" })} of ${plural(total, { one: "#", other: "#" })} deleted`,
  progress: "Deleted so far",
  done: (count: number) => plural(count, { one: "# message deleted for ever", other: "# messages deleted for ever" }),
  stopped: (count: number) =>
    plural(count, { one: "Stopped: # message was deleted", other: "Stopped: # messages were deleted" }),
  emptyNow: "Empty trash",
};
