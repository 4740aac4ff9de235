/** For the writer's worker, which imports by name what reads messages. */
export { summaryOf as prepareForStore } from "./fixture.ts";
