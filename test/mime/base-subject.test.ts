import assert from "node:assert/strict";
import { test } from "node:test";
import { readBaseSubject } from "../../core/mime/base-subject.ts";

const readings: Array<[subject: string, base: string, isReplyOrForward: boolean]> = [
  ["Hello", "Hello", false],
  ["Re: Hello", "Hello", true],
  ["re:Hello", "Hello", true],
  ["RE : Hello", "Hello", true],
  ["Fwd: Re: fw: Hello", "Hello", true],
  ["Re[2]: Hello", "Hello", true],
  ["Re [list]: Hello", "Hello", true],
  ["[list] Hello", "Hello", false],
  ["[list] Re: [list] Hello", "Hello", true],
  ["Re: [a] [b] Hello", "Hello", true],
  ["Hello (fwd)", "Hello", true],
  ["Hello (FWD) (fwd) ", "Hello", true],
  ["[fwd: Re: Hello]", "Hello", true],
  ["[fwd: Hello] (fwd)", "Hello", true],
  ["[list]", "[list]", false],
  ["Re:", "", true],
  ["  Hello \t there ", "Hello there", false],
  ["Regarding: Hello", "Regarding: Hello", false],
  ["Re Hello", "Re Hello", false],
  ["[unclosed Hello", "[unclosed Hello", false],
  ["", "", false],
];

for (const [subject, base, isReplyOrForward] of readings) {
  test(`the base of ${JSON.stringify(subject)} is ${JSON.stringify(base)}`, () => {
    assert.deepEqual(readBaseSubject(subject), { base, isReplyOrForward });
  });
}
