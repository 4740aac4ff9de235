/** schedule.every: how often schedule.tick wakes a plugin. */
import { limits } from "../../kernel/limits.ts";
import { described, whole } from "../json-schema.ts";
import { defineCapability } from "./define-capability.ts";

export interface ScheduleEveryScope {
  reason: string;
  minutes: number;
}

export const scheduleEvery = defineCapability<ScheduleEveryScope>({
  name: "schedule.every",
  kind: "changes",
  scope: {
    properties: {
      minutes: described("Between two runs.", whole(limits.scheduleMinutesMin, limits.scheduleMinutesMax)),
    },
    required: ["minutes"],
  },
  consent: ({ minutes }) => (minutes === 60 ? "Run every hour." : `Run every ${minutes} minutes.`),
  narrows: (scope, asked) => scope.minutes >= asked.minutes,
});
