import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseDate } from "../../core/mime/date.ts";

const readings: Array<[text: string, expected: string | null]> = [
  ["Fri, 21 Nov 1997 09:55:06 -0600", "1997-11-21T15:55:06Z"],
  ["21 Nov 1997 09:55 -0600", "1997-11-21T15:55:00Z"],
  ["Fri, 21 Nov 97 09:55:06 GMT", "1997-11-21T09:55:06Z"],
  ["Fri, 21 Nov 102 09:55:06 GMT", "2002-11-21T09:55:06Z"],
  ["Thu, 13 Feb 1969 23:32 -0330 (Newfoundland Time)", "1969-02-14T03:02:00Z"],
  ["Thu,\r\n 13\r\n Feb\r\n 1969 23:32 (a (nested) comment) -0330", "1969-02-14T03:02:00Z"],
  ["21 Nov 97 09(comment):55:06 EST", "1997-11-21T14:55:06Z"],
  ["Mon Aug  5 12:00:00 2002", "2002-08-05T12:00:00Z"],
  ["Mon Aug 5 12:00:00 EDT 2002", "2002-08-05T16:00:00Z"],
  ["Aug 5, 2002 1:05 PM", "2002-08-05T13:05:00Z"],
  ["5 Aug 2002 12:05 AM", "2002-08-05T00:05:00Z"],
  ["Monday, 05-Aug-02 12:00:00 GMT", "2002-08-05T12:00:00Z"],
  ["2002-08-05T12:00:00.123+02:00", "2002-08-05T10:00:00Z"],
  ["2002/09/14 Sat 02:29:32 CDT", "2002-09-14T07:29:32Z"],
  ["Fri, 23 Aug 2002 22:46:34 GMT+1", "2002-08-23T21:46:34Z"],
  ["Thu, 29 Aug 2002 15:36:58 +-0500", "2002-08-29T20:36:58Z"],
  ["Mon, 05 Aug 2002 12:00:60 +0000", "2002-08-05T12:01:00Z"],
  ["Mon, 05 Aug 2002 12.00.10 +0000", "2002-08-05T12:00:10Z"],
  ["Mon, 05 Aug 2002", "2002-08-05T00:00:00Z"],
  ["Mon, 32 Aug 2002 12:00:00 +0000", null],
  ["Mon, 31 Feb 2002 12:00:00 +0000", null],
  ["Mon, 05 Aug 2002 25:00:00 +0000", null],
  ["05/08/2002 12:00", null],
  ["tomorrow", null],
  ["", null],
];

for (const [text, expected] of readings) {
  test(`the date ${JSON.stringify(text)} is ${expected ?? "none"}`, () => {
    assert.equal(parseDate(text), expected === null ? null : Date.parse(expected));
  });
}

test("every date of RFC 5322 is read back, in any zone", () => {
  const date = fc.date({ min: new Date("1970-01-01"), max: new Date("2099-12-31"), noInvalidDate: true });
  fc.assert(
    fc.property(date, fc.integer({ min: -14 * 60, max: 14 * 60 }), (value, zone) => {
      const at = Math.floor(value.getTime() / 1000) * 1000;
      const local = new Date(at + zone * 60_000).toUTCString().replace("GMT", "");
      const minutes = Math.abs(zone);
      const offset = String(Math.floor(minutes / 60) * 100 + (minutes % 60)).padStart(4, "0");
      assert.equal(parseDate(`${local}${zone < 0 ? "-" : "+"}${offset}`), at);
    }),
  );
});
