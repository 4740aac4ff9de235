/** Shops, tickets, the library card: mail from machines that mean well. */
import type { DemoMail, DemoTime } from "./demo-mail.ts";
import { pdf } from "./files.ts";
import { day } from "./letters.ts";
import { type Person, robin } from "./people.ts";

function receipt(
  id: string,
  when: DemoTime,
  from: Person,
  subject: string,
  lines: string[],
  more: Partial<DemoMail> = {},
): DemoMail {
  const text = `${lines.join("\n")}\n`;
  const rows = lines.map((line) => `<tr><td>${line}</td></tr>`).join("");
  const html = `<html><body><h1>${subject}</h1><table>${rows}</table></body></html>`;
  return {
    id,
    when,
    from,
    to: [robin],
    subject,
    text,
    html,
    tags: ["\\archive", "Receipts"],
    keywords: ["$seen"],
    ...more,
  };
}

const invoice = (name: string, lines: string[]) => ({ name, type: "application/pdf", bytes: pdf(lines) });

export const receipts: DemoMail[] = [
  receipt(
    "receipt-rail",
    day(17, "06:12"),
    { name: "Valley Railways", email: "tickets@valley-rail.example" },
    "Your ticket: Fenn to Marrow Lake",
    [
      "Saturday, 07:14 from Fenn, platform 2",
      "Saturday, 09:58 at Marrow Lake",
      "One adult, one bucket (free of charge)",
      "Total: 23.40 EUR",
    ],
    {
      files: [
        invoice("ticket.pdf", [
          "VALLEY RAILWAYS",
          "Fenn - Marrow Lake, 07:14",
          "Coach 3, window",
          "Show this to the conductor. His name is Emil.",
        ]),
      ],
    },
  ),
  receipt(
    "receipt-larch",
    day(15, "17:45"),
    { name: "Sawmill Brook & Daughters", email: "office@sawmill-brook.example" },
    "Invoice 2217: larch boards",
    [
      "6 boards larch, planed, 3.80 m: 186.00 EUR",
      "Delivered to the car park below the hut",
      "Carrying up: not included",
      "Payable in thirty days",
    ],
    {
      files: [
        invoice("invoice-2217.pdf", [
          "SAWMILL BROOK & DAUGHTERS",
          "Invoice 2217",
          "6 boards larch, planed ... 186.00 EUR",
        ]),
      ],
    },
  ),
  receipt(
    "receipt-card",
    day(13, "12:08"),
    { name: "Printer in the Valley", email: "orders@valley-print.example" },
    "Order 884: card, cream, 250 g",
    ["400 sheets A6: 38.50 EUR", "Paid from a jar, with thanks. The button has been returned by post."],
  ),
  receipt(
    "receipt-cable",
    day(9, "19:20"),
    { name: "Loud & Clear", email: "shop@loud-and-clear.example" },
    "We have sent your order: yellow cable, 25 m",
    [
      "1 microphone cable, yellow, 25 m: 41.90 EUR",
      "Shipping: 4.90 EUR",
      "Expected in two days. Please do not tidy it.",
    ],
  ),
  receipt(
    "receipt-host",
    day(6, "03:00"),
    { name: "Meadow Hosting", email: "billing@meadow-hosting.example" },
    "Your yearly invoice for weir.example",
    [
      "Domain weir.example, one year: 12.00 EUR",
      "Mail and 5 GB of space: 24.00 EUR",
      "Charged to the account that you know",
    ],
    {
      files: [invoice("MH-90213.pdf", ["MEADOW HOSTING", "Invoice MH-90213", "weir.example, one year ... 36.00 EUR"])],
    },
  ),
  receipt(
    "receipt-library",
    day(5, "08:00"),
    { name: "Town Library of Fenn", email: "desk@library.fenn.example" },
    "Due on Friday: two books",
    [
      "Drying Paper Without Tears",
      "The Oxford Book of Boats",
      "You can extend both by answering to this message with the word YES.",
    ],
    { html: "", tags: ["\\inbox", "Receipts"] },
  ),
  receipt(
    "receipt-lemons",
    day(2, "11:31"),
    { name: "Fenn Market", email: "till@fenn-market.example" },
    "Receipt: 17 lemons",
    ["17 lemons: 6.80 EUR", "1 paper bag: 0.10 EUR", "You were served by Bea's cousin."],
    { tags: ["\\inbox", "Receipts"], keywords: [] },
  ),
  receipt(
    "receipt-bakery",
    { minutes: 160 },
    { name: "Bakery in Fenn", email: "oven@fenn-bakery.example" },
    "Order confirmed: 14 loaves for Saturday",
    [
      "14 loaves of sourdough: 72.80 EUR",
      "Ready on Saturday at six, warm until eight",
      "The proving cabinet has been moved. It no longer interferes with the radio.",
    ],
    { tags: ["\\inbox", "Receipts"], keywords: [] },
  ),
];
