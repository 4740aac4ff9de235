/** Spam, invented from end to end. Nobody sells these things. */
import type { DemoMail, DemoTime } from "./demo-mail.ts";
import { day } from "./letters.ts";
import { robin } from "./people.ts";

function spam(
  id: string,
  when: DemoTime,
  name: string,
  domain: string,
  subject: string,
  text: string,
  html?: string,
): DemoMail {
  const from = { name, email: `${id}@${domain}.example`, zone: 0 };
  const mail: DemoMail = { id: `spam-${id}`, when, from, to: [robin], subject, text, tags: ["\\junk"], keywords: [] };
  return html === undefined ? mail : { ...mail, html };
}

const page = (title: string, body: string, link: string) =>
  `<html><body bgcolor="#ffff00"><center><h1><font color="red">${title}</font></h1><p>${body}</p><p><a href="http://${link}.example/click?id=77123">CLICK HERE NOW</a></p></center></body></html>`;

export const spamMails: DemoMail[] = [
  spam(
    "prince",
    day(1, "02:14"),
    "Prince Ottokar of Lower Borogovia",
    "royal-transfer",
    "URGENT: 14,500,000 golden acorns",
    `Dear Beloved Friend,

I am the only son of the late Squirrel King. In the royal oak lie 14,500,000 golden acorns which I cannot carry alone. Send me your bank account and a small fee of 200 EUR for the ladder, and forty percent are yours. Strictly confidential.
`,
  ),
  spam(
    "moon",
    day(2, "23:50"),
    "Lunar Homes",
    "moon-timeshare",
    "Last 3 timeshares on the Moon - crater view",
    `Guaranteed 12% a month! Buy one week in a luxury crater, get a second crater FREE. Limited offer, act now, no money down, 100% risk free.
`,
    page(
      "LAST 3 CRATERS!!!",
      "Guaranteed 12% a month, limited offer, act now, no money down, 100% risk free.",
      "moon-timeshare",
    ),
  ),
  spam(
    "yeti",
    day(3, "04:02"),
    "Dr. Yeti",
    "yeti-cream",
    "Doctors hate this: grow fur in 7 days",
    `Miracle yeti cream, as seen on TV. Grow thick silver fur in only 7 days or your money back. Order now and get free shipping and a comb. Click here: http://yeti-cream.example/order
`,
  ),
  spam(
    "parcel",
    day(1, "09:37"),
    "Customs of Atlantis",
    "atlantis-parcel",
    "Your parcel is held under water",
    `Dear customer, your parcel could not be delivered (reason: wet). Pay the customs fee of 1.99 EUR within 24 hours or it will be returned to the sea. Verify your card: http://atlantis-parcel.example/pay
`,
    page("PARCEL HELD", "Pay the customs fee of 1.99 EUR within 24 hours. Verify your card.", "atlantis-parcel"),
  ),
  spam(
    "password",
    day(4, "13:13"),
    "Mailbox Administrator Team",
    "mailbox-verify",
    "Your mailbox is 102% full - verify your password",
    `Dear user, your mailbox has exceeded its limit. Verify your account and password now or all messages will be deleted today: http://mailbox-verify.example/login

Administrator Team
`,
  ),
  spam(
    "lottery",
    day(5, "01:01"),
    "International Lottery of Nowhere",
    "lottery-win",
    "CONGRATULATIONS!!! You won without playing",
    `Your e-mail address was drawn as winner of 850,000.00 EUR in a lottery that you did not enter. To claim your prize send your full name, address, age and a processing fee to our agent.
`,
  ),
  spam(
    "coin",
    day(6, "05:25"),
    "Crypto Hamster",
    "hamster-coin",
    "HamsterCoin will 1000x - early investors only",
    `Secret investment opportunity. HamsterCoin runs on real wheels. Our robot trader wins 97% of the time. Deposit 250 EUR today and double your money tomorrow. http://hamster-coin.example/join
`,
  ),
  spam(
    "diploma",
    day(7, "03:40"),
    "University of the Internet",
    "fast-diploma",
    "Diploma in 24 hours, no exams, no books",
    `Bachelor, Master, Wizard! Genuine university diplomas based on your life experience. No exams, no classes, no one is turned down. Call now.
`,
  ),
  spam(
    "pills",
    day(8, "06:06"),
    "Canadian Dragon Pharmacy",
    "dragon-pills",
    "Cheap dragon scale pills - no prescription",
    `Cheap pills without prescription. Dragon scale, unicorn, phoenix. Lowest prices guaranteed, discreet shipping worldwide. Order now http://dragon-pills.example
`,
    page("CHEAP PILLS", "Without prescription. Lowest prices guaranteed, discreet shipping worldwide.", "dragon-pills"),
  ),
  spam(
    "watch",
    day(9, "02:30"),
    "Replica Sundials",
    "replica-sundial",
    "Luxury replica sundials -80%",
    `Luxury replica sundials, indistinguishable from the original shadow. 80% discount today only. Free shipping. Buy now http://replica-sundial.example
`,
  ),
  spam(
    "boss",
    day(2, "08:15"),
    "Ana L. (Hut)",
    "quick-favour",
    "Are you available? quick favour",
    `Hi, I am in a meeting and cannot talk. I need you to buy five gift cards of 100 EUR for the guests, urgently. Scratch off the codes and send me a picture. I will pay you back today. Sent from my phone
`,
  ),
  spam(
    "seo",
    day(10, "11:11"),
    "Top Rank Wizards",
    "seo-wizards",
    "Your website is not on page 1",
    `Dear sir, we found errors on your website. We guarantee first page rank in all search engines within 24 hours. Reply for free quote. Best price, 5000 backlinks.
`,
  ),
  spam(
    "loan",
    day(11, "04:44"),
    "Loan Gnome",
    "loan-gnome",
    "Pre-approved: 500,000 at 0.1%",
    `You are pre-approved for a loan of 500,000 EUR, no credit check, bad credit welcome. Reply with your bank details to receive the money today.
`,
  ),
  spam(
    "photo",
    day(12, "22:22"),
    "Lonely Mermaid",
    "mermaid-meet",
    "i saw your profile :)",
    `Hello dear, I am lonely mermaid, 29, looking for serious relationship with man who has boat. See my private pictures here http://mermaid-meet.example/pics
`,
  ),
  spam(
    "toner",
    day(13, "07:07"),
    "Ink Ocean",
    "ink-ocean",
    "Ink and toner up to 90% off!!!",
    `Save up to 90% on ink and toner cartridges for every printer ever made. Free shipping over 20 EUR. Order now while supplies last. To be removed reply REMOVE.
`,
    page(
      "90% OFF INK!!!",
      "Every printer ever made. Free shipping over 20 EUR. Order now while supplies last.",
      "ink-ocean",
    ),
  ),
  spam(
    "weight",
    day(14, "05:55"),
    "Gravity Clinic",
    "less-gravity",
    "Lose 10 kg by Friday without moving",
    `Lose weight fast! Our patented less-gravity belt burns fat while you sleep. Doctors are shocked. Risk free trial, order now and get a second belt free.
`,
  ),
  spam(
    "antivirus",
    day(15, "10:10"),
    "Total Safety Scanner",
    "total-safety",
    "WARNING: 1,337 viruses found on your toaster",
    `Your device is infected! Our scan found 1,337 viruses. Renew your subscription now for 399.99 EUR or call our certified technicians. Invoice attached in spirit.
`,
  ),
  spam(
    "cloud",
    day(16, "16:16"),
    "Cloud Storage Team",
    "cumulus-box",
    "Your cloud will rain in 12 hours",
    `Final notice: your cloud storage is full and your photos will be deleted in 12 hours. Update your payment method now: http://cumulus-box.example/update
`,
  ),
  spam(
    "survey",
    day(18, "12:34"),
    "Reward Penguin",
    "reward-penguin",
    "You have been selected: free penguin",
    `Answer 3 short questions and receive a free penguin worth 499 EUR. Only 4 penguins left. Congratulations! Click here http://reward-penguin.example/win
`,
  ),
  spam(
    "invoice",
    day(20, "20:20"),
    "Accounts Dept. of Somebody",
    "unpaid-invoice",
    "Unpaid invoice #000000 - final reminder",
    `Please find your unpaid invoice. Payment is overdue. To avoid legal action transfer 4,912.00 EUR today to our new bank account. Kindly confirm.
`,
  ),
];
