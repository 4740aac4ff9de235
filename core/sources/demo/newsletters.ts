/** Newsletters: HTML with a text beside it, as they come. */
import type { DemoMail, DemoTime } from "./demo-mail.ts";
import { day } from "./letters.ts";
import { type Person, robin } from "./people.ts";

interface Story {
  title: string;
  text: string;
}

function newsletter(
  id: string,
  when: DemoTime,
  from: Person,
  subject: string,
  color: string,
  stories: Story[],
  keywords: string[] = ["$seen"],
): DemoMail {
  const site = `https://${from.email.split("@")[1]}`;
  const text = stories.map(({ title, text: story }) => `${title.toUpperCase()}\n\n${story}\n`).join("\n");
  const cells = stories
    .map(
      ({ title, text: story }, index) =>
        `<tr><td style="padding:16px 24px"><h2 style="color:${color};margin:0 0 8px">${title}</h2><p>${story}</p><p><a href="${site}/read/${index + 1}">Read on</a></p></td></tr>`,
    )
    .join("\n");
  const html = `<!DOCTYPE html><html><head><title>${subject}</title><style>body{font-family:Georgia,serif;background:#f4f1ea}h2{font-weight:normal}</style></head><body>
<div style="display:none">${stories[0]?.title ?? ""}</div>
<table width="600" align="center" bgcolor="#ffffff"><tr><td bgcolor="${color}" style="padding:24px;color:#fff;font-size:24px">${from.name}</td></tr>
${cells}
<tr><td style="padding:16px 24px;color:#777;font-size:12px">You get this because you asked for it. <a href="${site}/unsubscribe">Unsubscribe</a></td></tr></table></body></html>`;
  const fields = [`List-Unsubscribe: <${site}/unsubscribe>`, `List-Id: <news.${from.email.split("@")[1]}>`];
  return {
    id,
    when,
    from,
    to: [robin],
    subject,
    text: `${text}\n--\nUnsubscribe: ${site}/unsubscribe\n`,
    html,
    fields,
    keywords,
    tags: ["\\inbox", "Newsletters"],
  };
}

const weather: Person = { name: "Ridge Weather", email: "weekly@ridge-weather.example" };
const letters: Person = { name: "The Slow Letter", email: "editors@slow-letter.example" };
const birds: Person = { name: "Birds of the High Valleys", email: "news@high-valley-birds.example" };
const tools: Person = { name: "Small Tools Quarterly", email: "post@small-tools.example" };

export const newsletters: DemoMail[] = [
  newsletter("ridge-1", day(15, "05:30"), weather, "The week on the ridge: a late frost", "#31597a", [
    { title: "Frost on two nights", text: "Minus four at 1,900 m on Tuesday and Wednesday. Cover what you love." },
    {
      title: "South wind from Friday",
      text: "It eats the last snow off the passes. Streams run high in the afternoon: cross in the morning.",
    },
  ]),
  newsletter("ridge-2", day(8, "05:30"), weather, "The week on the ridge: washing weather", "#31597a", [
    {
      title: "Six dry days",
      text: "High pressure, light wind, nineteen degrees in the valley. If you own books that smell, now is the time.",
    },
    {
      title: "Reader's question",
      text: "Why does fog sit in the same hollow each morning? Because it likes it there. Also because cold air flows like water.",
    },
  ]),
  newsletter(
    "ridge-3",
    day(1, "05:30"),
    weather,
    "The week on the ridge: dry until four",
    "#31597a",
    [
      {
        title: "Saturday",
        text: "Sun from eleven. Cumulus over the eastern ridge from two, a shower after four, not long. Bring the speech indoors.",
      },
      { title: "The lake", text: "Sixteen degrees at the jetty. Brave, but possible." },
    ],
    [],
  ),
  newsletter("slow-1", day(18, "09:00"), letters, "Letter no. 41: on returning books late", "#7a4b31", [
    {
      title: "Forty-one years overdue",
      text: "A reader found a library book in her father's coat. She took it back. The librarian stamped it, looked up and said: did he like it?",
    },
    {
      title: "From the post",
      text: "You sent us 212 words for the sound of snow. We print them all, in very small type.",
    },
  ]),
  newsletter("slow-2", day(4, "09:00"), letters, "Letter no. 42: answers", "#7a4b31", [
    {
      title: "What was the question?",
      text: "We asked what you would carry up a mountain if you could carry one thing only. Most of you wrote: less.",
    },
    {
      title: "A visit to a shop that repairs umbrellas",
      text: "It rained. They were closed. We waited under the awning with three customers and learned everything.",
    },
  ]),
  newsletter("birds-1", day(10, "07:15"), birds, "The ring ouzels are back", "#3d6b45", [
    {
      title: "First song on the 9th",
      text: "Earlier than in any year of our lists. Please go on writing down what you hear, and where, and what you had for breakfast (we are curious).",
    },
    {
      title: "Nutcracker with a plan",
      text: "One bird hides some ten thousand pine seeds in a summer and finds most of them again. It has no catalogue.",
    },
  ]),
  newsletter(
    "birds-2",
    day(3, "07:15"),
    birds,
    "Counting weekend: results",
    "#3d6b45",
    [
      {
        title: "4,118 birds, 63 kinds",
        text: "Thank you to the 280 people who stood still for an hour. The dipper under the bridge in Fenn was counted by eleven of you. It is one dipper.",
      },
    ],
    [],
  ),
  newsletter("tools-1", day(20, "12:00"), tools, "Spring: programs that fit on one page", "#5a3d6b", [
    {
      title: "Ferry carries on",
      text: "A file carrier of four thousand lines learns to resume. We spoke with the maintainer about clocks, which she calls opinions.",
    },
    { title: "In praise of the text file", text: "It opens. It will open. That is the article." },
  ]),
];
