/** Family: a boat, a grandmother's attic. */
import type { DemoMail } from "./demo-mail.ts";
import { mountains } from "./files.ts";
import { day, received, sent } from "./letters.ts";
import { ellie, gerda, nils } from "./people.ts";

const sister: DemoMail[] = [
  received({
    id: "ellie-boat-1",
    from: ellie,
    when: day(9, "18:22"),
    subject: "The boat",
    tags: ["\\inbox", "Family"],
    text: `Hello you,

I did it. I bought the boat. It is blue, it leaks a little on the side where you sit, and it is called Margarethe, which one is not allowed to change.

When are you coming? Nils has already drawn a map of everywhere we could row, and it includes two other countries.

E.
`,
  }),
  sent({
    id: "ellie-boat-2",
    to: [ellie],
    when: day(9, "21:40"),
    re: "ellie-boat-1",
    subject: "Re: The boat",
    text: `> it leaks a little on the side where you sit

I notice that it is already decided where I sit.

I could come the weekend after the opening of the hut library. I bring cake and a bucket. Tell Nils that I have passports.

R.
`,
  }),
  received({
    id: "ellie-boat-3",
    from: ellie,
    when: day(8, "07:55"),
    re: "ellie-boat-2",
    subject: "Re: The boat",
    tags: ["\\inbox", "Family"],
    text: `The weekend after is marked in three colours on the kitchen calendar. Bring two buckets.
`,
    keywords: ["$seen", "$flagged"],
  }),
  received({
    id: "nils-map-1",
    from: nils,
    when: day(8, "16:10"),
    subject: "MAP of where we row",
    tags: ["\\inbox", "Family"],
    text: `hi robin here is the map. i made it on mamas computer. the red line is day 1 and the other red line is day 2. there are no sharks i checked

nils (9)
`,
    files: [{ name: "MAP final final.png", type: "image/png", bytes: mountains(200, 140, 4.2) }],
  }),
  received({
    id: "ellie-boat-4",
    from: ellie,
    when: { minutes: 25 },
    subject: "Margarethe floats!",
    tags: ["\\inbox", "Family"],
    text: `She is in the water since this morning and still there now. Nils is on watch and reports every five minutes.

The picture is from the jetty. The dark thing on the left is the bucket.
`,
    html: `<p>She is in the water since this morning and <b>still there now</b>. Nils is on watch and reports every five minutes.</p><p><img src="cid:jetty@weir.example" alt="A lake in front of mountains, seen from a jetty" width="320"></p><p>The picture is from the jetty. The dark thing on the left is the bucket.</p>`,
    files: [{ name: "jetty.png", type: "image/png", bytes: mountains(320, 180, 2.1), contentId: "jetty@weir.example" }],
    keywords: [],
  }),
];

const grandmother: DemoMail[] = [
  received({
    id: "gerda-1",
    from: gerda,
    when: day(13, "15:30"),
    subject: "Grüße aus der Küche",
    charset: "iso-8859-1",
    tags: ["\\archive", "Family"],
    text: `Lieber Robin,

der Computer geht wieder. Der junge Mann vom zweiten Stock hat auf einen Knopf gedrückt, den ich vorher auch schon gedrückt hatte, aber bei ihm hat es geholfen.

Ich habe gehört, dass Ihr da oben eine Bücherei macht. Auf meinem Dachboden stehen noch zwei Kisten von Großvater, lauter Reiseberichte, und in einem steckt eine gepresste Enzianblüte, die bleibt bitte drin. Du müsstest sie nur abholen. Es gäbe dann Pflaumenkuchen, für den Fall, dass die Bücher allein nicht reichen.

Und iss etwas Warmes.

Deine Oma Gerda
`,
  }),
  sent({
    id: "gerda-2",
    to: [gerda],
    when: day(13, "20:15"),
    re: "gerda-1",
    subject: "Re: Grüße aus der Küche",
    charset: "iso-8859-1",
    text: `Liebe Oma,

die Bücher hätten gereicht, aber gegen Pflaumenkuchen wehre ich mich nicht. Ich komme am Dienstag mit dem großen Rucksack. Der Enzian bleibt, wo er ist: Wir haben dafür inzwischen eine Regel (sie stammt von einem Schokoladenpapier).

Bis Dienstag, Dein Robin
`,
  }),
  received({
    id: "gerda-3",
    from: gerda,
    when: day(4, "09:05"),
    subject: "Schlüssel / Brille",
    charset: "iso-8859-1",
    tags: ["\\inbox", "Family"],
    keywords: ["$seen", "$answered"],
    text: `Lieber Robin, hast Du zufällig meine Brille eingepackt? Sie lag auf den Büchern. Es eilt nicht, ich habe noch die alte, damit sieht alles ein bisschen aus wie früher.

Oma
`,
  }),
  sent({
    id: "gerda-4",
    to: [gerda],
    when: day(4, "12:44"),
    re: "gerda-3",
    subject: "Re: Schlüssel / Brille",
    charset: "iso-8859-1",
    text: `Gefunden: Sie steckte als Lesezeichen in Band zwei, Seite 88, Samarkand. Ich bringe sie am Sonntag zurück und lese Dir die Seite vor.
`,
  }),
];

export const family: DemoMail[] = [...sister, ...grandmother];
