/** Friends: comics from Lyon, a sourdough, the price of books, a photograph. */
import type { DemoMail } from "./demo-mail.ts";
import { mountains, pdf, textFile } from "./files.ts";
import { day, received, sent } from "./letters.ts";
import { ana, bea, camille, jonas } from "./people.ts";

export const friends: DemoMail[] = [
  received({
    id: "camille-1",
    from: camille,
    when: day(10, "11:18"),
    subject: "Une traduction, peut-être ?",
    text: `Cher Robin,

Meret m'a parlé de vos 171 livres en français et de la famille de Lyon. C'était nous ! Les enfants parlent encore de ces quatre jours de pluie comme des plus belles vacances de leur vie.

Je voudrais vous envoyer ce que nous avons à la maison (une vingtaine de bandes dessinées, presque complètes, une tache de confiture). En échange, accepteriez-vous que je traduise votre page du catalogue ? « Ce que c'était », c'est joli, mais « What it was like » mérite mieux.

Bien à vous,
Camille
`,
  }),
  sent({
    id: "camille-2",
    to: [camille],
    when: day(9, "08:12"),
    re: "camille-1",
    subject: "Re: Une traduction, peut-être ?",
    text: `Chère Camille,

so it was you! The comics are on the shelf called Wren now, all forty-three of them, and yours would be most welcome, jam included.

Please do translate the page. I leave the last line entirely to you.

Robin
`,
  }),
  received({
    id: "camille-3",
    from: camille,
    when: day(2, "19:33"),
    re: "camille-2",
    subject: "Re: Une traduction, peut-être ?",
    keywords: [],
    text: `C'est fait. Pour la dernière ligne, j'ai écrit : « Et alors ? »

Les enfants ont voté à l'unanimité.

C.
`,
    files: [
      {
        name: "catalogue-français.txt",
        type: "text/plain; charset=utf-8",
        bytes: textFile("Auteur · Titre · Étagère · Langue\nEmprunté par\nRendu le\nEt alors ?\n"),
      },
    ],
  }),
  received({
    id: "bea-bread-1",
    from: bea,
    when: day(6, "06:40"),
    subject: "The starter is yours if you want it",
    text: `Robin,

you asked what I feed mine. Nothing special: the same weight of flour and water each evening, and a song. It is fourteen years old and has outlived two ovens.

I have put a jar for you by the back door of the bakery. Write the date on it and a name. It does not rise without a name.

Bea
`,
    keywords: ["$seen", "$answered"],
  }),
  sent({
    id: "bea-bread-2",
    to: [bea],
    when: day(6, "21:02"),
    re: "bea-bread-1",
    subject: "Re: The starter is yours if you want it",
    text: `Fetched, fed, sung to. Its name is Samarkand. It doubled in four hours, which I take as applause.
`,
  }),
  received({
    id: "ana-wood-1",
    from: ana,
    when: day(5, "08:00"),
    subject: "Stove wood, and a small question",
    keywords: ["$seen", "$flagged"],
    text: `Dear Robin,

away from the list: the insurance for the hut wants a plan of where the books stand and what they are worth. What does one write? They cost nothing, and I would run into the smoke for them.

Jonas says one should name a price per metre. I find that very sad and very practical.

The form is attached. It has a box for "kind of valuables" with room for eleven letters.

Ana
`,
    files: [
      {
        name: "insurance-form.pdf",
        type: "application/pdf",
        bytes: pdf([
          "HUT INSURANCE - INVENTORY",
          "",
          "Building: Fennalm, 1,870 m",
          "Kind of valuables: [           ]",
          "Metres of shelf: 22.8",
          "Price per metre: ______",
        ]),
      },
    ],
  }),
  sent({
    id: "ana-wood-2",
    to: [ana],
    when: day(5, "09:47"),
    re: "ana-wood-1",
    subject: "Re: Stove wood, and a small question",
    text: `"rainy days": eleven with the space, if one is generous about the s.

For the price I would write what it costs to carry them up again. Tomasz can calculate that exactly, in stories.

Robin
`,
  }),
  received({
    id: "jonas-glacier-1",
    from: jonas,
    when: day(21, "17:00"),
    subject: "The old photographs of the glacier",
    text: `Dear Robin,

you wanted to see how far down the ice came. I have put my 1974 picture beside the one from last autumn, taken from the same stone. I did not believe it myself and went back to look for another stone.

I do not know what one does with such a picture. For now it hangs in my kitchen, where I cannot avoid it.

Jonas
`,
    files: [
      { name: "glacier-1974.png", type: "image/png", bytes: mountains(220, 140, 0.4) },
      { name: "glacier-now.png", type: "image/png", bytes: mountains(220, 140, 5.6) },
    ],
  }),
  sent({
    id: "jonas-glacier-2",
    to: [jonas],
    when: day(20, "20:30"),
    re: "jonas-glacier-1",
    subject: "Re: The old photographs of the glacier",
    text: `I looked at it for a long time. May I read your letter on Thursday, in "Letters from the Top"? Only if you like. I would not add anything to it.
`,
  }),
  received({
    id: "jonas-glacier-3",
    from: jonas,
    when: day(20, "21:11"),
    re: "jonas-glacier-2",
    subject: "Re: The old photographs of the glacier",
    text: `You may. Read it slowly.
`,
  }),
];
