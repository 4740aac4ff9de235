/** Mail as shops and services design it: tables, narrow and dark layouts, pictures inside and elsewhere, a pixel that counts. */
import type { DemoMail } from "./demo-mail.ts";
import { mountains, png } from "./files.ts";
import { day } from "./letters.ts";
import { type Person, robin } from "./people.ts";

const coffee: Person = { name: "Ridgeline Coffee", email: "hello@ridgeline-coffee.example" };
const trains: Person = { name: "Night Trains", email: "tickets@night-trains.example" };
const outdoor: Person = { name: "Larch & Stone", email: "news@larch-stone.example" };

interface Item {
  name: string;
  note: string;
  price: string;
}

const row = ({ name, note, price }: Item) =>
  `<tr><td style="padding:12px 0;border-bottom:1px solid #eadfd2"><strong>${name}</strong><br><span style="font-size:13px;color:#8a7560">${note}</span></td>
<td align="right" style="padding:12px 0;border-bottom:1px solid #eadfd2;white-space:nowrap">${price}</td></tr>`;

const coffeeHtml = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Your June box</title>
<style type="text/css">
  body { margin:0; padding:0; background:#f3ece4; }
  a { color:#8c3b1f; }
  .button a { background:#8c3b1f; color:#ffffff; display:inline-block; padding:14px 28px; border-radius:4px; text-decoration:none; font-weight:bold; }
  .button a:hover { background:#6f2d16; }
  @media only screen and (max-width:599px) {
    .wrap { width:100% !important; }
    .col { display:block !important; width:100% !important; padding:0 0 16px 0 !important; }
  }
</style></head>
<body style="margin:0;padding:0;background-color:#f3ece4">
<div style="display:none;max-height:0;overflow:hidden">Two new beans, one old favourite, and how to make cold coffee that is not sad.</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="#f3ece4"><tr><td align="center" style="padding:24px 12px">
<table role="presentation" class="wrap" width="600" cellpadding="0" cellspacing="0" border="0" bgcolor="#ffffff" style="border-radius:8px;overflow:hidden;font-family:Georgia,'Times New Roman',serif;color:#3b2a1e;font-size:16px;line-height:1.6">
<tr><td style="padding:20px 32px;background-color:#3b2a1e;color:#f3ece4;font-size:22px;letter-spacing:1px">Ridgeline Coffee</td></tr>
<tr><td><img src="cid:ridge@ridgeline-coffee.example" width="600" alt="The ridge at dusk, seen from the roastery" style="display:block;width:100%;height:auto;border:0"></td></tr>
<tr><td style="padding:28px 32px 8px"><h1 style="margin:0 0 12px;font-size:28px;line-height:1.25;font-weight:normal">Your June box leaves on Thursday</h1>
<p style="margin:0 0 16px">Hello Robin, we roast on Wednesday, so there is time until Tuesday evening to change what is in it.</p></td></tr>
<tr><td style="padding:0 32px"><table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">
${[
  { name: "Hochalp, washed", note: "Plum, black tea. 250 g", price: "&euro; 9.80" },
  { name: "Two Rivers, natural", note: "Blackberry, a little wild. 250 g", price: "&euro; 11.20" },
  { name: "House blend no. 3", note: "The one that you always take. 500 g", price: "&euro; 14.00" },
]
  .map(row)
  .join("\n")}
<tr><td style="padding:12px 0"><strong>Together</strong></td><td align="right" style="padding:12px 0"><strong>&euro; 35.00</strong></td></tr></table></td></tr>
<tr><td class="button" align="center" style="padding:20px 32px 32px"><a href="https://www.ridgeline-coffee.example/box/june?utm_source=newsletter&amp;utm_medium=email&amp;utm_campaign=june&amp;mc_eid=7f3a">Change the box</a></td></tr>
<tr><td style="padding:0 32px 24px"><table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr>
<td class="col" width="50%" valign="top" style="padding-right:12px"><img src="https://pictures.ridgeline-coffee.example/2026/06/cold-brew.jpg" width="256" height="144" alt="A glass jar of cold coffee on a stone" style="width:100%;border-radius:4px;background:#eadfd2"><p style="margin:8px 0 0"><strong>Cold, and not sad</strong><br>80 g to the litre, sixteen hours, a paper filter. <a href="https://www.ridgeline-coffee.example/cold?utm_source=newsletter">The recipe</a></p></td>
<td class="col" width="50%" valign="top" style="padding-left:12px"><img src="https://pictures.ridgeline-coffee.example/2026/06/grinder.jpg" width="256" height="144" alt="The old grinder with its lid off" style="width:100%;border-radius:4px;background:#eadfd2"><p style="margin:8px 0 0"><strong>Grinder surgery</strong><br>Bring yours on Saturday, we clean it while you wait.</p></td>
</tr></table></td></tr>
<tr><td style="padding:16px 32px;background:#f9f5f0;font-family:Arial,sans-serif;font-size:12px;color:#8a7560">Ridgeline Coffee, Mill Lane 4, Fenn. You have a box with us. <a href="https://www.ridgeline-coffee.example/pause" style="color:#8a7560">Pause it</a></td></tr>
</table></td></tr></table>
<img src="https://news.ridgeline-coffee.example/track/open.php?u=7f3a&amp;id=june" width="1" height="1" alt="">
</body></html>`;

const trainHtml = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><style>
  .page { background-color:#eef1f7; } .card { background-color:#ffffff; color:#1c2333; } .quiet { color:#5c667d; } .line { border-top:1px dashed #c3cad9; }
  @media (prefers-color-scheme: dark) {
    .page { background-color:#0e1220 !important; } .card { background-color:#1a2036 !important; color:#e8ecf8 !important; }
    .quiet { color:#9aa6c4 !important; } .line { border-top-color:#3a4468 !important; }
  }
  @media (max-width:480px) { .leg { display:block !important; width:auto !important; } }
</style></head>
<body class="page" style="margin:0"><table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0"><tr><td align="center" style="padding:28px 12px">
<table role="presentation" class="card" width="560" cellpadding="0" cellspacing="0" style="max-width:560px;border-radius:12px;font:15px/1.5 'Helvetica Neue',Helvetica,Arial,sans-serif">
<tr><td style="padding:24px 28px 0"><span class="quiet" style="font-size:12px;text-transform:uppercase;letter-spacing:2px">Booking NT&#8209;40871</span><h1 style="margin:6px 0 0;font-size:24px">Bed 34, upper, by the window</h1></td></tr>
<tr><td style="padding:20px 28px"><table role="presentation" width="100%"><tr>
<td class="leg" width="45%" valign="top"><strong style="font-size:30px;font-weight:300">21:48</strong><br>Fenn Main Station<br><span class="quiet">Friday, platform 2</span></td>
<td class="leg" align="center" style="font-size:22px">&rarr;</td>
<td class="leg" width="45%" valign="top"><strong style="font-size:30px;font-weight:300">07:12</strong><br>Porto Lume<br><span class="quiet">Saturday, breakfast at six</span></td>
</tr></table></td></tr>
<tr><td class="line" style="padding:20px 28px"><table role="presentation" cellpadding="0" cellspacing="0"><tr><td><img src="cid:code@night-trains.example" width="116" height="116" alt="The code that the conductor reads"></td>
<td style="padding-left:20px"><strong>Show this on the platform.</strong><br><span class="quiet">No need to print it. The conductor reads it from a screen, also from a cracked one.</span></td></tr></table></td></tr>
<tr><td class="line" style="padding:16px 28px 24px"><a href="https://night-trains.example/b/40871?mkt_tok=abc" style="color:#4a6cf7">night-trains.example/b/40871</a></td></tr>
</table></td></tr></table></body></html>`;

const outdoorHtml = `<html><head><style>
.hero{background:#1f3d2b url(https://img.larch-stone.example/hero.jpg) center/cover no-repeat}
.deal td{border:1px solid #d8e2da}
</style></head><body bgcolor="#ffffff" text="#20302a" topmargin="0" leftmargin="0">
<center><table width="640" cellpadding="0" cellspacing="0"><tr><td class="hero" align="center" height="180"><font face="Arial" size="6" color="#ffffff"><b>Summer sale</b></font><br><font face="Arial" color="#cfe3d5">Things that were made to be rained on</font></td></tr>
<tr><td><table class="deal" width="100%" cellpadding="14" cellspacing="8"><tr>
<td width="33%" align="center" bgcolor="#f2f7f3"><font face="Arial"><b>Rain cape</b><br><strike>89</strike> <font color="#b3261e"><b>59</b></font></font></td>
<td width="33%" align="center" bgcolor="#f2f7f3"><font face="Arial"><b>Gas stove</b><br><strike>64</strike> <font color="#b3261e"><b>48</b></font></font></td>
<td width="33%" align="center" bgcolor="#f2f7f3"><font face="Arial"><b>Wool blanket</b><br><strike>120</strike> <font color="#b3261e"><b>84</b></font></font></td></tr></table></td></tr>
<tr><td align="center" style="padding:16px"><a href="https://click.larch-stone.example/r?u=1&utm_campaign=summer" style="background-color:#1f3d2b;color:#fff;padding:12px 24px;text-decoration:none;font-family:Arial">www.larch-stone.example/sale</a></td></tr>
<tr><td style="padding:16px;background:linear-gradient(90deg,#e7efe9,#ffffff)"><font face="Arial" size="2" color="#5a6b61">Larch &amp; Stone, At the Sawmill 1. <a href="https://larch-stone.example/unsubscribe">Unsubscribe</a></font></td></tr></table></center>
<img src="https://pixel.larch-stone.example/wf/open?upn=98213" width=1 height=1></body></html>`;

/** Squares like those of a ticket; nothing reads them. */
const ticketCode = () =>
  png(116, 116, (x, y) =>
    ((((x >> 2) * 7) ^ ((y >> 2) * 13) ^ ((x >> 2) * (y >> 2))) & 3) === 0 ? [20, 24, 40] : [255, 255, 255],
  );

export const designed: DemoMail[] = [
  {
    id: "coffee-june",
    when: day(2, "08:40"),
    from: coffee,
    to: [robin],
    subject: "Your June box leaves on Thursday",
    text: "Hello Robin,\n\nyour June box leaves on Thursday. Change it: https://www.ridgeline-coffee.example/box/june\n",
    html: coffeeHtml,
    files: [
      {
        name: "ridge.png",
        type: "image/png",
        bytes: mountains(600, 240, 4.2),
        contentId: "ridge@ridgeline-coffee.example",
      },
    ],
    fields: ["List-Unsubscribe: <https://www.ridgeline-coffee.example/pause>"],
    tags: ["\\inbox", "Newsletters"],
  },
  {
    id: "train-40871",
    when: day(1, "17:05"),
    from: trains,
    to: [robin],
    subject: "Your bed to Porto Lume (NT-40871)",
    text: "Friday 21:48 Fenn Main Station, platform 2\nSaturday 07:12 Porto Lume\nBed 34, upper, by the window.\n",
    html: trainHtml,
    files: [{ name: "code.png", type: "image/png", bytes: ticketCode(), contentId: "code@night-trains.example" }],
    tags: ["\\inbox"],
  },
  {
    id: "larch-sale",
    when: day(6, "10:00"),
    from: outdoor,
    to: [robin],
    subject: "Summer sale: things that were made to be rained on",
    text: "",
    html: outdoorHtml,
    keywords: ["$seen"],
    fields: ["List-Unsubscribe: <https://larch-stone.example/unsubscribe>"],
    tags: ["\\inbox", "Newsletters"],
  },
];
