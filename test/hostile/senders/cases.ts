/**
 * Headers that lie about who wrote a mail, and honest ones that look a little like them. The mailbox they come into belongs
 * to me@home.example, who writes to Ana Lima <ana@hut.example>, <office@ferry-line.example> and <team@xn--bcher-kva.example>.
 */
import { domainToASCII } from "node:url";
import type { FindingCode, Tone } from "../../../core/provenance/finding.ts";

export interface SenderCase {
  name: string;
  /** Header fields that name people. */
  header: string;
  tone: Tone;
  code: FindingCode;
}

const rlo = "\u202e";
const zwsp = "\u200b";
const word = (text: string) => `=?utf-8?B?${Buffer.from(text).toString("base64")}?=`;

const lookAlikeDomains: SenderCase[] = [
  ["Cyrillic letters in a well-known name", "a@раураl.com", "domain.same"],
  ["the same in punycode", `a@${domainToASCII("раураl.com")}`, "domain.same"],
  ["a digit for a letter", "a@paypa1.com", "domain.same"],
  ["rn for m", "a@rnicrosoft.com", "domain.same"],
  ["two digits for letters", "a@g00gle.com", "domain.same"],
  ["a Greek omicron", "a@gοogle.com", "domain.same"],
  ["an accent", "a@páypal.com", "domain.same"],
  ["a letter more", "a@paypall.com", "domain.edit"],
  ["two letters exchanged", "a@payapl.com", "domain.edit"],
  ["a letter left out", "a@micosoft.com", "domain.edit"],
  ["one letter other than a correspondent's domain", "a@ferry-lime.example", "domain.edit"],
  ["a Cyrillic letter in a correspondent's domain", "a@hυt.example", "domain.same"],
  ["an accent less than a correspondent's domain", "a@bucher.example", "domain.same"],
  ["a well-known domain in front", "service@paypal.com.evil.example", "domain.inside"],
  ["deeper in front", "service@login.paypal.com.session.evil.example", "domain.inside"],
  ["a correspondent's domain in front", "ana@hut.example.evil.example", "domain.inside"],
  ["another label under a well-known skeleton", "a@rnicrosoft.example", "domain.same"],
].map(([name, address, code]) => ({
  name: name!,
  header: `From: ${address}`,
  tone: "alarm",
  code: code as FindingCode,
}));

const lyingNames: SenderCase[] = [
  ["a brand", "From: PayPal <pay-support@mail.example>", "alarm", "name.brand"],
  ["a brand and more", 'From: "PayPal Security Team" <x@mail.example>', "alarm", "name.brand"],
  ["a brand in Cyrillic", `From: ${word("РауРаl")} <x@mail.example>`, "alarm", "name.brand"],
  ["a brand with a capital I", "From: PayPaI Service <x@mail.example>", "alarm", "name.brand"],
  ["a brand with zero-width characters", `From: ${word(`Pay${zwsp}Pal`)} <x@mail.example>`, "alarm", "name.brand"],
  ["a brand in mathematical letters", `From: ${word("𝐏𝐚𝐲𝐏𝐚𝐥")} <x@mail.example>`, "alarm", "name.brand"],
  ["a brand with a soft hyphen", `From: ${word("Pay\u00adPal")} <x@mail.example>`, "alarm", "name.brand"],
  ["a brand at a domain with its name in it", "From: DHL Express <x@dhl-parcel.example>", "alarm", "name.brand"],
  ["a well-known address", 'From: "service@paypal.com" <x@mail.example>', "alarm", "name.address"],
  [
    "a well-known address in brackets",
    `From: ${word("PayPal <service@paypal.com>")} <x@mail.example>`,
    "alarm",
    "name.address",
  ],
  ["a correspondent's address", 'From: "office@ferry-line.example" <x@mail.example>', "alarm", "name.address"],
  ["full-width at sign", `From: ${word("service＠paypal.com")} <x@mail.example>`, "alarm", "name.address"],
  ["a stranger's address", 'From: "bob@other.example" <x@mail.example>', "note", "name.address"],
  ["an address in a comment", "From: x@mail.example (service@paypal.com)", "alarm", "name.address"],
  [
    "many blanks push the address away",
    `From: "service@paypal.com${" ".repeat(200)}" <x@mail.example>`,
    "alarm",
    "name.address",
  ],
  ["a correspondent's name", "From: Ana Lima <ana.lima@mail.example>", "note", "name.contact"],
  ["a correspondent's name in other letters", `From: ${word("Аna Lima")} <x@mail.example>`, "note", "name.contact"],
  ["a correspondent's name in capitals", "From: ANA LIMA <x@mail.example>", "note", "name.contact"],
  ["text that runs backwards", `From: ${word(`Bank ${rlo}moc.lapyap`)} <x@mail.example>`, "note", "name.hidden"],
  ["an isolate", `From: ${word("Bank\u2066 x\u2069 office")} <x@mail.example>`, "note", "name.hidden"],
  ["tag characters", `From: ${word("Bank\u{e0041}\u{e0042} office")} <x@mail.example>`, "note", "name.hidden"],
].map(([name, header, tone, code]) => ({ name, header, tone, code }) as SenderCase);

const oddFields: SenderCase[] = [
  ["two From fields", "From: Ana Lima <ana@hut.example>\nFrom: x@mail.example", "alarm", "author.twice"],
  ["the other way round", "From: x@mail.example\nfrom: Ana Lima <ana@hut.example>", "alarm", "author.twice"],
  ["an encoded word in the address", `From: ${word("ana@hut.example")}@mail.example`, "alarm", "author.hidden"],
  ["the same behind a NUL", `From: ${word("ana@hut.example\0")}${word("\0")}@mail.example`, "alarm", "author.hidden"],
  ["an encoded word in brackets", `From: Ana <${word("ana@hut.example")}@mail.example>`, "alarm", "author.hidden"],
  ["zero width in the address", `From: Bob <bob${zwsp}@mail.example>`, "alarm", "author.hidden"],
  ["turned text in the address", `From: Bob <${rlo}bob@mail.example>`, "alarm", "author.hidden"],
  ["two authors of two places", "From: bob@mail.example, carla@other.example", "note", "author.several"],
  ["no author", "To: me@home.example", "note", "author.missing"],
  ["an empty author", "From:", "note", "author.missing"],
  ["an address without a domain", "From: Bob <bob>", "note", "author.unreadable"],
  ["a domain that cannot exist", "From: Bob <bob@paypal.com/evil.example>", "note", "author.unreadable"],
  [
    "answers to anybody's address",
    "From: Boss <boss@firm.example>\nReply-To: boss.firm@gmail.com",
    "note",
    "replyTo.elsewhere",
  ],
  ["two alphabets", "From: Bob <bob@шopping.example>", "note", "domain.mixed"],
].map(([name, header, tone, code]) => ({ name, header, tone, code }) as SenderCase);

const honest: SenderCase[] = [
  ["a stranger", "From: Bob <bob@mail.example>", "quiet", "authentication.unknown"],
  ["a correspondent", "From: Ana Lima <ana@hut.example>", "quiet", "sender.known"],
  ["a correspondent with another name", "From: PayPal <ana@hut.example>", "quiet", "sender.known"],
  ["a brand's own country", "From: PayPal <service@paypal.de>", "quiet", "authentication.unknown"],
  ["a brand's further domain", "From: Facebook <n@facebookmail.com>", "quiet", "authentication.unknown"],
  ["a brand's own host", "From: Amazon <x@email.amazon.com>", "quiet", "authentication.unknown"],
  ["the address as the name", 'From: "bob@mail.example" <bob@mail.example>', "quiet", "authentication.unknown"],
  ["another host of one's own", 'From: "bob@mail.example" <bob@news.mail.example>', "quiet", "authentication.unknown"],
  [
    "a list that writes for somebody",
    'From: "ana@hut.example via Hut" <hut@lists.example>\nList-Id: <hut.lists.example>',
    "quiet",
    "authentication.unknown",
  ],
  ["a domain of another alphabet", "From: Bob <bob@почта.example>", "quiet", "authentication.unknown"],
  ["emoji with joiners", `From: ${word("Lena 👩‍👩‍👧")} <lena@mail.example>`, "quiet", "authentication.unknown"],
  ["Persian with a non-joiner", `From: ${word("می‌خواهم")} <lena@mail.example>`, "quiet", "authentication.unknown"],
  [
    "a mark of direction at the end",
    `From: ${word("דנה\u200f")} <dana@mail.example>`,
    "quiet",
    "authentication.unknown",
  ],
  ["a secretary", "From: Bob <bob@mail.example>\nSender: <office@other.example>", "quiet", "authentication.unknown"],
  ["two authors of one house", "From: bob@mail.example, carla@mail.example", "quiet", "sender.first"],
  ["a first name that a correspondent has too", "From: Ana <ana@other.example>", "quiet", "authentication.unknown"],
  ["a short domain one letter away", "From: Bob <bob@but.example>", "quiet", "authentication.unknown"],
  ["a line break in the name", `From: ${word("Bob\nX-Fake: 1")} <bob@mail.example>`, "quiet", "authentication.unknown"],
  ["another host of letters in common", "From: Bob <bob@email.com>", "quiet", "authentication.unknown"],
  [
    "bounces elsewhere",
    "Return-Path: <b@bulk.example>\nFrom: Bob <bob@mail.example>",
    "quiet",
    "authentication.unknown",
  ],
].map(([name, header, tone, code]) => ({ name, header, tone, code }) as SenderCase);

export const senderCases: readonly SenderCase[] = [...lookAlikeDomains, ...lyingNames, ...oddFields, ...honest];
