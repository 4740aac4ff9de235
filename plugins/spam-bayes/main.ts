import { definePlugin } from "@postern/sdk";
import { decisionsIn, isEmpty, lessonOf } from "./lesson.ts";
import { Memory } from "./memory.ts";
import { Model } from "./model.ts";
import { verdictOf } from "./score.ts";

const model = new Model();
let memory: Memory | null = null;
/** Lessons are learned one after the other: each is worked out from what the one before left. */
let lastLesson: Promise<unknown> = Promise.resolve();

export default definePlugin({
  async start(_input, host) {
    memory = new Memory(host.store, model);
    await memory.load();
  },
  hooks: {
    "message.classify": (views) => views.map((view) => verdictOf(model, view)),
    "message.observe"(observed) {
      const learned = lastLesson.then(async () => {
        const lesson = lessonOf(model, decisionsIn(observed));
        if (!isEmpty(lesson)) await memory?.learn(lesson);
      });
      lastLesson = learned.catch(() => {});
      return learned;
    },
  },
});
