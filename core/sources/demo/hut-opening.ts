/** The list of the hut library goes on: cards, the lost key, and the day that it opens. */
import type { DemoMail } from "./demo-mail.ts";
import { mountains, pdf, textFile } from "./files.ts";
import { onHutList } from "./hut-books.ts";
import { day } from "./letters.ts";
import { ana, bea, jonas, meret, robin, tomasz } from "./people.ts";

const cards: DemoMail[] = [
  onHutList({
    id: "hut-cards-1",
    from: jonas,
    when: day(14, "09:40"),
    subject: "Paper for the lending cards",
    text: `Dear all,

I have three samples of card from the printer in the valley:

  A  300 g, white, smooth. A pencil slips on it.
  B  250 g, cream, slightly rough. Takes pencil, takes ink, takes soup.
  C  recycled, grey, with flecks. Looks like porridge. Costs half.

I spilled soup on all three to be fair.

Jonas
`,
  }),
  onHutList({
    id: "hut-cards-2",
    from: bea,
    when: day(14, "11:02"),
    re: "hut-cards-1",
    subject: "Re: Paper for the lending cards",
    text: `B. A lending card should survive its book.

I can letterpress the heads if somebody sets the words. "Borrowed by", "Brought back", and a line for "What it was like", please: it is the best part of any library.

Bea
`,
  }),
  onHutList({
    id: "hut-cards-3",
    from: robin,
    when: day(14, "19:48"),
    re: "hut-cards-2",
    subject: "Re: Paper for the lending cards",
    text: `> and a line for "What it was like", please

Yes! And I will leave the same line in the page on the computer, so that both ways of borrowing can be read together.
`,
  }),
  onHutList({
    id: "hut-cards-4",
    from: ana,
    when: day(13, "06:33"),
    re: "hut-cards-2",
    subject: "Re: Paper for the lending cards",
    text: `B with Bea's heads. Four hundred to begin with. I pay the paper from the jar.

The jar holds 212.40 and a button.
`,
  }),
  onHutList({
    id: "hut-cards-5",
    from: bea,
    when: day(6, "17:20"),
    re: "hut-cards-4",
    subject: "Re: Paper for the lending cards",
    text: `Printed and drying on every flat thing in my kitchen. The proof is attached, with one mistake that I have left in for luck. Nobody has found it yet.
`,
    files: [
      {
        name: "lending-card-proof.pdf",
        type: "application/pdf",
        bytes: pdf([
          "FENNALM HUT LIBRARY",
          "1,870 m above the sea",
          "",
          "Borrowed by ______________________",
          "Brought back _____________________",
          "What it was like _________________",
          "",
          "Please dry the book befor returning it.",
        ]),
      },
    ],
  }),
  onHutList({
    id: "hut-cards-6",
    from: jonas,
    when: day(6, "18:01"),
    re: "hut-cards-5",
    subject: "Re: Paper for the lending cards",
    text: `Found it. I shall not say where. It is perfect.
`,
  }),
];

// The first mails of this one were on the telephone, on paper, or before the list kept an archive.
const key: DemoMail[] = [
  onHutList({
    id: "hut-key-3",
    from: meret,
    when: day(9, "13:12"),
    subject: "Re: Key to the reading room",
    lost: ["hut-key-1@lists.example.org", "hut-key-2@lists.example.org"],
    text: `I looked in the boot room, in the first-aid box and inside the big dictionary, where it was last time. Nothing.

Whoever had the late shift on Tuesday: please empty your pockets.
`,
  }),
  onHutList({
    id: "hut-key-4",
    from: tomasz,
    when: day(9, "19:45"),
    subject: "Re: Key to the reading room",
    lost: ["hut-key-1@lists.example.org"],
    text: `Pockets emptied: two pencils, a walnut, the other half of the walnut. No key.

I can make a new lock in larch. It would keep nobody out, but it would be beautiful.
`,
  }),
  onHutList({
    id: "hut-key-5",
    from: ana,
    when: day(8, "07:05"),
    subject: "Re: Key to the reading room",
    re: "hut-key-3",
    text: `Found. It was in the lock, on the inside. The door had been open the whole time.

Let us agree that this is the policy.
`,
  }),
];

const opening: DemoMail[] = [
  onHutList({
    id: "hut-open-1",
    from: ana,
    when: day(7, "20:10"),
    subject: "Opening day: who does what",
    text: `The date stands: the last Saturday of the month, from eleven. What I have so far:

  11:00  doors (open anyway)
  11:30  I say something short
  12:00  soup, then bread, then more soup
  14:00  Radio Lantern brings microphones and asks people what they read
  16:00  walk down together with lamps for those who stay late

Missing: a ribbon, scissors, somebody who can keep the goats out of the poetry.

Ana
`,
    files: [{ name: "poster.png", type: "image/png", bytes: mountains(240, 150, 1.3) }],
  }),
  onHutList({
    id: "hut-open-2",
    from: meret,
    when: day(7, "20:55"),
    re: "hut-open-1",
    subject: "Re: Opening day: who does what",
    text: `I have a ribbon and very small scissors. Will that do if we all concentrate?
`,
  }),
  onHutList({
    id: "hut-open-3",
    from: jonas,
    when: day(6, "08:15"),
    re: "hut-open-1",
    subject: "Re: Opening day: who does what",
    text: `Goats: leave them to me. They respect a man with a newspaper.
`,
  }),
  onHutList({
    id: "hut-open-4",
    from: robin,
    when: day(6, "21:20"),
    re: "hut-open-1",
    subject: "Re: Opening day: who does what",
    text: `I ask Inês about the microphones tonight, and I bring the long cable. Weather as of now: dry until four, which would make Ana's speech the only risk.
`,
    keywords: ["$seen", "$answered"],
  }),
  onHutList({
    id: "hut-open-5",
    from: tomasz,
    when: day(5, "18:40"),
    re: "hut-open-4",
    subject: "Re: Opening day: who does what",
    text: `I make benches. Twelve people sit, the thirteenth plays the accordion.
`,
  }),
  onHutList({
    id: "hut-open-6",
    from: bea,
    when: day(2, "16:02"),
    re: "hut-open-5",
    subject: "Re: Opening day: who does what",
    text: `Then I am the thirteenth. The shopping list for forty, as I understand it, is attached. Correct me before Thursday, after that I am at the market.
`,
    keywords: [],
    files: [
      {
        name: "shopping.txt",
        type: "text/plain; charset=utf-8",
        bytes: textFile(
          "carrots 6 kg\nleeks 20\npotatoes 10 kg\npearl barley 3 kg\nmountain cheese 2.5 kg\nbread 14 loaves (Fenn bakery, order by Wednesday)\ncider 30 l\ncoffee\nseventeen lemons, because of last time\n",
        ),
      },
    ],
  }),
  onHutList({
    id: "hut-open-7",
    from: ana,
    when: { minutes: 55 },
    re: "hut-open-6",
    subject: "Re: Opening day: who does what",
    text: `Eighteen lemons. The goats have found the seventeenth.

Otherwise it is perfect. Robin, would you write the invitation for the noticeboard? Two sentences, the second one about soup.
`,
    keywords: [],
  }),
];

export const hutOpening: DemoMail[] = [...cards, ...key, ...opening];
