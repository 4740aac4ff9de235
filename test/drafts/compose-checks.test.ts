import assert from "node:assert/strict";
import { test } from "node:test";
import { ownWords, speaksOfAFile } from "../../plugins/compose-checks/words.ts";

test("a text that says that a file comes with it is told from one that does not", () => {
  const yes = [
    "I've attached the plan.",
    "Please find the invoice attached",
    "See attachment.",
    "The attached file is new.",
    "The attachment follows.",
    "Enclosed is the bill.",
  ];
  yes.push(
    "Anbei die Rechnung.",
    "Im Anhang findest du alles.",
    "Ci-joint le devis.",
    "Adjunto el plan.",
    "In allegato la fattura.",
    "Zie de bijlage: in de bijlage staat alles.",
  );
  for (const text of yes) assert.ok(speaksOfAFile(text), text);
  for (const text of ["See you at the hut.", "I am attached to this place.", "Das hängt davon ab.", "No strings."])
    assert.ok(!speaksOfAFile(text), text);
});

test("what others said and the signature do not count", () => {
  const text = "Thanks.\n\nOn 3 March, Ana wrote:\n> I have attached the plan.\n-- \nPlease find me attached";
  assert.equal(ownWords(text), "Thanks.\n\nOn 3 March, Ana wrote:");
  assert.ok(!speaksOfAFile(text));
});
