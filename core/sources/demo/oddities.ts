/** Mail that is a little harder: invitations, a forwarded message, HTML alone, flowed text, and one that is no mail at all. */
import type { DemoMail, DemoMessage } from "./demo-mail.ts";
import { timeOf } from "./compose.ts";
import { day } from "./letters.ts";
import { ana, ines, meret, robin, sam, tomasz } from "./people.ts";

const toRobin = { to: [robin], tags: ["\\inbox"], keywords: ["$seen"] };

/** RFC 5545. `start` in hours from now, full hours. */
function invite(uid: string, organizer: string, title: string, place: string, start: number, hours: number): string {
  const stamp = (at: number) => new Date(at).toISOString().replace(/[-:]|\.\d{3}/g, "");
  const from = Math.floor(start / 3_600_000) * 3_600_000;
  return [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Postern//Demo//EN",
    "METHOD:REQUEST",
    "BEGIN:VEVENT",
    `UID:${uid}@demo.example`,
    `DTSTAMP:${stamp(from)}`,
    `DTSTART:${stamp(from)}`,
    `DTEND:${stamp(from + hours * 3_600_000)}`,
    `SUMMARY:${title}`,
    `LOCATION:${place}`,
    `ORGANIZER:mailto:${organizer}`,
    "ATTENDEE;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:robin@weir.example",
    "END:VEVENT",
    "END:VCALENDAR",
    "",
  ].join("\r\n");
}

export function invitations(now: number): DemoMail[] {
  const hour = 3_600_000;
  return [
    {
      id: "invite-bell",
      when: day(1, "18:30"),
      from: ines,
      ...toRobin,
      keywords: [],
      subject: "Invitation: the bell in the studio",
      text: `Thursday at 20:00 for carrying, 21:00 on air. Forty kilograms, four altos, one founder.
`,
      invite: invite("bell", ines.email, "The bell in the studio", "Radio Lantern, studio 1", now + 50 * hour, 3),
    },
    {
      id: "invite-opening",
      when: day(3, "06:20"),
      from: ana,
      ...toRobin,
      subject: "Opening of the hut library",
      text: `Doors at eleven. You are on the list, since you are the list.
`,
      invite: invite("opening", ana.email, "Opening of the hut library", "Fennalm, 1,870 m", now + 9 * 24 * hour, 6),
      files: [
        {
          name: "way-up.ics",
          type: "text/calendar; charset=utf-8",
          bytes: Buffer.from(
            invite("way-up", ana.email, "Walk up together", "Car park below the hut", now + (9 * 24 - 3) * hour, 2),
          ),
        },
      ],
    },
  ];
}

export const oddities: DemoMail[] = [
  {
    id: "fwd-letter",
    when: day(2, "08:44"),
    from: meret,
    ...toRobin,
    keywords: [],
    subject: "Fwd: A night of reading for class 6",
    text: `This is the letter from the school that Ana said yes to before reading it to the end. I have read it to the end. There are twenty-three of them.

Meret
`,
    forwarded: {
      id: "school-letter",
      when: day(4, "13:05"),
      from: { name: "School of Fenn, class 6", email: "class6@school.fenn.example" },
      to: [ana],
      subject: "A night of reading for class 6",
      tags: [],
      text: `Dear Mrs Lindqvist,

we are the sixth class and we have read all the books in our classroom, also the one about tax. May we come up to your library and read for one night? We have our own lamps. We can be quiet. Emilia can be quiet for two hours, we measured it.

With kind regards,
23 children and Mr Aregger
`,
    },
  },
  {
    id: "html-only",
    when: day(3, "14:15"),
    from: { name: "Museum of Small Machines", email: "visit@small-machines.example" },
    ...toRobin,
    subject: "Your visit: four things to bring",
    text: "",
    html: `<html><body><h1>We look forward to you</h1><p>Please bring:</p><ol><li>warm <b>socks</b> (stone floor)</li><li>a broken thing</li><li>ten minutes more than you have</li><li>this mail, <i>or your name</i></li></ol><table><tr><td>Open</td><td>Tue&ndash;Sun</td></tr><tr><td>Coffee</td><td>always</td></tr></table><p>See the way on <a href="https://small-machines.example/way">our page</a>.</p></body></html>`,
  },
  {
    id: "flowed-1",
    when: day(7, "22:31"),
    from: tomasz,
    ...toRobin,
    subject: "How to sharpen a plane iron (you asked)",
    isFlowed: true,
    text: `Flatten the back first, and only the last two centimetres, or you will be \nthere until Christmas. Then the bevel: twenty-five degrees, and hold your \nbreath less than you think.

When it shaves the hair on your arm it is sharp. When you have no hair left \non your arm, stop.
`,
  },
  {
    id: "flowed-2",
    when: day(6, "12:09"),
    from: robin,
    to: [tomasz],
    tags: ["\\sent"],
    keywords: ["$seen"],
    re: "flowed-1",
    subject: "Re: How to sharpen a plane iron (you asked)",
    isFlowed: true,
    text: `> Flatten the back first, and only the last two centimetres, or you will be \n> there until Christmas.

It is not Christmas, and I am there. But the shavings are so thin that you \ncan read a lending card through them.
`,
  },
  {
    id: "no-subject",
    when: { minutes: 12 },
    from: sam,
    ...toRobin,
    keywords: [],
    subject: "",
    text: `Somebody has tidied the yellow cable.
`,
  },
];

/** Not a mail: a note that a mail server kept in the wrong folder. It is stored, shown as it is, and counted. */
export function unparsable(now: number): DemoMessage {
  const text =
    "\r\n\r\n%%% spool fragment, written when the lights went out in Fenn %%%\r\n\u0000\u0001\u0002 the rest was never sent\r\n";
  return {
    raw: Buffer.from(text, "latin1"),
    receivedAt: timeOf(day(14, "03:33"), now),
    keywords: [],
    tags: ["\\archive"],
  };
}
