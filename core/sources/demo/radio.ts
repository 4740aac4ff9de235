/** The list of a community radio in the valley. */
import type { DemoList, DemoMail } from "./demo-mail.ts";
import { textFile, zip } from "./files.ts";
import { day } from "./letters.ts";
import { bea, ines, jonas, robin, sam } from "./people.ts";

const list: DemoList = {
  name: "Radio Lantern crew",
  id: "crew.radio-lantern.example",
  address: { name: "Radio Lantern crew", email: "crew@radio-lantern.example" },
  tag: "Lists/Radio Lantern",
};

function crew(mail: Omit<DemoMail, "to" | "tags" | "list"> & Partial<DemoMail>): DemoMail {
  const isRecent = "minutes" in mail.when || mail.when.days <= 3;
  const place = mail.from === robin ? "\\sent" : isRecent ? "\\inbox" : "\\archive";
  return { to: [list.address], list, tags: [place, list.tag], keywords: ["$seen"], ...mail };
}

const hiss: DemoMail[] = [
  crew({
    id: "radio-hiss-1",
    from: ines,
    when: day(12, "10:30"),
    subject: "The hiss on Thursdays",
    text: `Olá crew,

three listeners have written about a hiss. All three say Thursdays, all three say "from about nine". Thursday from nine is Robin. Robin, do you hiss?

Inês
`,
  }),
  crew({
    id: "radio-hiss-2",
    from: robin,
    when: day(12, "12:05"),
    re: "radio-hiss-1",
    subject: "Re: The hiss on Thursdays",
    text: `Only at the weather forecast.

Seriously: I hear nothing on the headphones. Is it on the recording?
`,
  }),
  crew({
    id: "radio-hiss-3",
    from: sam,
    when: day(12, "13:40"),
    re: "radio-hiss-2",
    subject: "Re: The hiss on Thursdays",
    text: `It is on the recording, very faint, at about 7.8 kHz. It starts at 21:03 and ends at 22:57. I have attached four seconds of it, labelled, so that nobody mistakes it for the programme.

Sam
`,
    files: [
      {
        name: "hiss.zip",
        type: "application/zip",
        bytes: zip([
          { name: "README.txt", bytes: textFile("Four seconds of hiss, Thursday, 21:14. Headphones advised.\n") },
          { name: "hiss-notes.csv", bytes: textFile("time,kHz,dB\n21:03,7.8,-61\n21:30,7.8,-58\n22:57,7.8,-74\n") },
        ]),
      },
    ],
  }),
  crew({
    id: "radio-hiss-4",
    from: ines,
    when: day(12, "14:02"),
    re: "radio-hiss-3",
    subject: "Re: The hiss on Thursdays",
    text: `What in this building starts at 21:03?
`,
  }),
  crew({
    id: "radio-hiss-5",
    from: bea,
    when: day(12, "18:15"),
    re: "radio-hiss-4",
    subject: "Re: The hiss on Thursdays",
    text: `The bakery's proving cabinet. I know because I can smell it in my programme.
`,
  }),
  crew({
    id: "radio-hiss-6",
    from: sam,
    when: day(11, "09:10"),
    re: "radio-hiss-5",
    subject: "Re: The hiss on Thursdays",
    text: `Bea is right. Same fuse, same phase, and our mixer has a ground like a wet string. I have moved it to the other circuit with the yellow cable. Please do not tidy the yellow cable.
`,
  }),
  crew({
    id: "radio-hiss-7",
    from: ines,
    when: day(10, "23:12"),
    re: "radio-hiss-6",
    subject: "Re: The hiss on Thursdays",
    text: `Silence tonight! One of the three listeners called to say that he misses it.
`,
  }),
  crew({
    id: "radio-hiss-8",
    from: robin,
    when: day(9, "08:30"),
    re: "radio-hiss-7",
    subject: "Re: The hiss on Thursdays",
    text: `Then we play him the four seconds on his birthday.
`,
  }),
];

const spring: DemoMail[] = [
  crew({
    id: "radio-plan-1",
    from: ines,
    when: day(8, "11:00"),
    subject: "Who speaks when: the new plan",
    text: `Here is the plan from next month on. Shout if your hour has wandered.

  Mon 20:00  Bea, Songs for Kneading
  Tue 19:00  the school, whatever they like
  Wed 21:00  Sam, Night Bus
  Thu 21:00  Robin, Letters from the Top
  Fri 18:00  news of the valley, all of us
  Sun 10:00  Jonas reads (one chapter, no more, Jonas)

Inês
`,
  }),
  crew({
    id: "radio-plan-2",
    from: jonas,
    when: day(8, "11:45"),
    re: "radio-plan-1",
    subject: "Re: Who speaks when: the new plan",
    text: `One chapter. But who decides how long a chapter is?
`,
  }),
  crew({
    id: "radio-plan-3",
    from: ines,
    when: day(8, "11:52"),
    re: "radio-plan-2",
    subject: "Re: Who speaks when: the new plan",
    text: `The author, Jonas. Not you, the author.
`,
  }),
  crew({
    id: "radio-plan-4",
    from: sam,
    when: day(8, "20:20"),
    re: "radio-plan-1",
    subject: "Re: Who speaks when: the new plan",
    text: `Night Bus would rather be at 22:00, when the actual night bus goes. The driver listens.
`,
  }),
  crew({
    id: "radio-plan-5",
    from: ines,
    when: day(7, "09:00"),
    re: "radio-plan-4",
    subject: "Re: Who speaks when: the new plan",
    text: `Done. I asked the driver.
`,
  }),
];

const guest: DemoMail[] = [
  crew({
    id: "radio-bell-1",
    from: robin,
    when: day(5, "22:40"),
    subject: "A guest for Thursday: the bell founder",
    text: `I have found the woman who cast the new bell for the chapel at Fennalm. She would come on Thursday and bring a small bell. She says that small means forty kilograms.

Does our table hold forty kilograms?
`,
  }),
  crew({
    id: "radio-bell-2",
    from: sam,
    when: day(4, "08:05"),
    re: "radio-bell-1",
    subject: "Re: A guest for Thursday: the bell founder",
    text: `The table: yes. The microphone: not if she rings it. I bring the one we use for the fire brigade.
`,
  }),
  crew({
    id: "radio-bell-3",
    from: ines,
    when: day(4, "08:30"),
    re: "radio-bell-2",
    subject: "Re: A guest for Thursday: the bell founder",
    text: `Ask her what she listens for when a bell comes out of the ground. My grandfather used to say that you hear the mistake before you see it.
`,
  }),
  crew({
    id: "radio-bell-4",
    from: bea,
    when: day(1, "17:55"),
    re: "radio-bell-3",
    subject: "Re: A guest for Thursday: the bell founder",
    text: `May I bring the choir's altos? They have wanted to tune to a real bell for years, and they are quiet until spoken to.
`,
    keywords: [],
  }),
  crew({
    id: "radio-bell-5",
    from: ines,
    when: { minutes: 95 },
    re: "radio-bell-4",
    subject: "Re: A guest for Thursday: the bell founder",
    text: `Altos welcome. Nobody else, please: with the bell, the founder, Robin and four altos the studio is full, and the door must still close, or the bakery hears everything.

Robin, can you be here at eight to carry?
`,
    keywords: ["$flagged"],
  }),
];

export const radio: DemoMail[] = [...hiss, ...spring, ...guest];
