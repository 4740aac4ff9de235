/** The list of the hut library: nine hundred damp books at 1,870 m, and what became of them. */
import type { DemoList, DemoMail, DemoTime } from "./demo-mail.ts";
import { day } from "./letters.ts";
import { ana, jonas, meret, type Person, robin, tomasz } from "./people.ts";

export const hutList: DemoList = {
  name: "Fennalm Hut Library",
  id: "hut.lists.example.org",
  address: { name: "Hut library", email: "hut@lists.example.org" },
  tag: "Lists/Hut library",
};

/** Recent mail is in the inbox too, older mail is archived. */
export function onHutList(mail: Omit<DemoMail, "to" | "tags" | "list"> & Partial<DemoMail>): DemoMail {
  const isRecent = "minutes" in mail.when || mail.when.days <= 4;
  const place = mail.from === robin ? "\\sent" : isRecent ? "\\inbox" : "\\archive";
  return { to: [hutList.address], list: hutList, tags: [place, hutList.tag], keywords: ["$seen"], ...mail };
}

const mail = (
  id: string,
  from: Person,
  when: DemoTime,
  re: string | null,
  text: string,
  more: Partial<DemoMail> = {},
) =>
  onHutList({
    id,
    from,
    when,
    text,
    subject: re === null ? "How do we catalogue 900 damp books?" : "Re: How do we catalogue 900 damp books?",
    ...(re === null ? {} : { re }),
    ...more,
  });

export const hutBooks: DemoMail[] = [
  mail(
    "hut-books-1",
    ana,
    day(19, "07:42"),
    null,
    `Good morning from the hut,

the snow is off the terrace and I have carried the last crate up from the cellar. It is official: we own about nine hundred books. The oldest is a guide to alpine flowers from 1911, the newest somebody left on Sunday with a bookmark made of chocolate wrapper.

About a third of them are damp. Not wet, just that smell. Before the summer guests come I would like them (a) dry, (b) on shelves, (c) written down somewhere that is not my head.

Who has ever catalogued anything?

Ana
`,
  ),
  mail(
    "hut-books-2",
    jonas,
    day(19, "09:15"),
    "hut-books-1",
    `> Who has ever catalogued anything?

I once catalogued 4,000 slides of glaciers for the museum. We used index cards. The slides are gone, the cards are still perfect.

What I learned: write down little, but write it for every single one. Author, title, shelf. Everything else is vanity.

Jonas
`,
  ),
  mail(
    "hut-books-3",
    meret,
    day(19, "12:30"),
    "hut-books-2",
    `Jonas is right about vanity, but we need one more column: language. Last summer a family from Lyon read the same three French comics for four rainy days because nobody could tell them where the other forty were.

Meret
`,
  ),
  mail(
    "hut-books-4",
    tomasz,
    day(19, "20:04"),
    "hut-books-1",
    `About the damp: do not put them in the oven. I mention it because my uncle did.

Stand them up, fan the pages, a window open on both sides, and a fan on low. Two days for a paperback, a week for anything with photographs. I can bring racks on Saturday, I have the slats left over from the sauna.

And the shelves: give me the wall's real measurements. "About as long as two Jonases" was not enough last time.

T.
`,
  ),
  mail(
    "hut-books-5",
    ana,
    day(18, "06:50"),
    "hut-books-4",
    `> give me the wall's real measurements

3.86 m, measured with a tape and a guest holding the other end. Height under the beam 2.12 m. There is one knot in the third plank that everyone hits.

Racks on Saturday would be wonderful. There will be soup.
`,
  ),
  mail(
    "hut-books-6",
    robin,
    day(18, "21:37"),
    "hut-books-3",
    `Author, title, shelf, language: four columns. I can put a small page on the hut's computer that works without a network, and prints cards for those who like cards (Jonas).

Two questions:
1. Do we number the shelves or name them?
2. Does the chocolate bookmark stay with the book?

Robin
`,
  ),
  mail(
    "hut-books-7",
    meret,
    day(18, "22:10"),
    "hut-books-6",
    `1. Name them. Nobody remembers "shelf 7", everybody remembers "Owl".
2. It is load-bearing. It stays.
`,
  ),
  mail(
    "hut-books-8",
    jonas,
    day(17, "08:20"),
    "hut-books-7",
    `Names, then, and after the birds that one sees from the terrace: Chough, Ring Ouzel, Nutcracker, Eagle (high shelf), Wren (children), Dipper (bathroom).

I have drawn a small sign for each. My granddaughter coloured the Dipper.
`,
  ),
  mail(
    "hut-books-9",
    ana,
    day(17, "08:55"),
    "hut-books-8",
    `The Dipper is already hanging. It has a hat.
`,
  ),
  mail(
    "hut-books-10",
    tomasz,
    day(16, "18:31"),
    "hut-books-5",
    `Shelves cut. Six boards of larch, 3.80 (I leave you 6 cm for the mice). They smell better than the books.

I need two people for the carrying from the car park, about ninety minutes with stops. I cannot pay, but I tell stories.
`,
  ),
  mail(
    "hut-books-11",
    robin,
    day(16, "19:02"),
    "hut-books-10",
    `I am one of the two. Is it the story about the oven?
`,
  ),
  mail(
    "hut-books-12",
    meret,
    day(16, "19:20"),
    "hut-books-11",
    `Then I am the other, on the condition that it is not the story about the oven.
`,
  ),
  mail(
    "hut-books-13",
    ana,
    day(11, "21:15"),
    "hut-books-10",
    `They are up! The beam, the boards, six birds. I stood in front of them for a while after everyone had gone down.

First count with Robin's page: 912 books. 540 German, 171 French, 96 English, 61 Italian, 22 Polish (thank you, uncle of Tomasz), and 22 that we could not agree on.

Photograph to follow when there is enough network, that is, when I am next in the valley.
`,
    { keywords: ["$seen", "$flagged"] },
  ),
  mail(
    "hut-books-14",
    jonas,
    day(3, "10:05"),
    "hut-books-13",
    `The 22: I sat with them on Sunday. Eleven are Romansh, seven are Slovene, three are Esperanto, and one is a railway timetable from 1958 in no language at all.

I vote that the timetable goes to Eagle. The connection at Chur was better then.
`,
    { keywords: [] },
  ),
  mail(
    "hut-books-15",
    ana,
    { minutes: 210 },
    "hut-books-14",
    `Eagle it is.

Jonas, the school in Fenn has asked whether the older children may come for a night and read on the terrace with lamps. I said yes before I had finished reading the letter. Who else would like to be there? It would be the Friday after next.
`,
    { keywords: [] },
  ),
];
