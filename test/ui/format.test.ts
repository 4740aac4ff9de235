import assert from "node:assert/strict";
import { test } from "node:test";
import { byName } from "../../ui/text/format.ts";

test("names are sorted as a reader looks for them: numbers by their worth, cases side by side", () => {
  const names = ["Trip 10", "trip 2", "Trip 1", "Äpfel", "Boat"];
  assert.deepEqual(names.sort(byName), ["Äpfel", "Boat", "Trip 1", "trip 2", "Trip 10"]);
});
