/**
 * A newsletter as the large senders build them, the same for the same seed: tables in tables, a style sheet with conditions for
 * phones, a `style` on nearly every element, most of them repeated, links that count clicks, and one picture that counts openings.
 */
import { seededRandom } from "./seeded-random.ts";
import { createVocabulary } from "./vocabulary.ts";

const sheet = `body,table,td,a{-webkit-text-size-adjust:100%;-ms-text-size-adjust:100%}
table,td{mso-table-lspace:0pt;mso-table-rspace:0pt}
img{-ms-interpolation-mode:bicubic;border:0;height:auto;line-height:100%;outline:none;text-decoration:none}
table{border-collapse:collapse!important}
body{height:100%!important;margin:0!important;padding:0!important;width:100%!important}
a[x-apple-data-detectors]{color:inherit!important;text-decoration:none!important}
.button a:hover{background-color:#0b4f8a!important}
.ReadMsgBody{width:100%}.ExternalClass,.ExternalClass p,.ExternalClass td{line-height:100%}
@media screen and (max-width:525px){.wrapper{width:100%!important;max-width:100%!important}.logo img{margin:0 auto!important}
.mobile-hide{display:none!important}.img-max{max-width:100%!important;width:100%!important;height:auto!important}
.responsive-table{width:100%!important}.padding{padding:10px 5% 15px 5%!important}.mobile-button{padding:15px!important;display:block!important}}
@import url("https://fonts.letters.example/css?family=Lato:400,700");
@font-face{font-family:Lato;src:url(https://fonts.letters.example/lato.woff2)}`;

const inks = ["#333333", "#666666", "#1a1a1a", "#0068a5", "rgb(84, 84, 84)", "#8c8c8c"];
const grounds = ["#ffffff", "#f4f4f4", "#e9eef2", "#fdf6e3"];
const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** About so many characters. */
export function newsletter(chars: number, seed = 1): string {
  const random = seededRandom(seed);
  const vocabulary = createVocabulary(seed + 1);
  const pick = (from: string[]): string => from[Math.floor(random() * from.length)] ?? "";
  const words = (count: number): string => capital(vocabulary.run(count).join(" "));
  const token = (): string => Math.floor(random() * 2 ** 48).toString(36);
  const link = (): string =>
    `https://click.letters.example/f/a/${token()}~~/${token()}~/${token()}${token()}?utm_source=letter&amp;utm_medium=email&amp;utm_campaign=${token()}&amp;p=${token()}`;

  const story = (): string => {
    const [ink, ground] = [pick(inks), pick(grounds)];
    // Spaces that differ from one story to the next, as editors leave them: few styles occur once only.
    const space = 8 + 4 * Math.floor(random() * 12);
    const width = 120 + 10 * Math.floor(random() * 16);
    const source = `https://img.letters.example/${token()}/${token()}.jpg`;
    return `<table border="0" cellpadding="0" cellspacing="0" width="100%" style="max-width:600px;" class="responsive-table" role="presentation">
<tr><td bgcolor="${ground}" align="left" valign="top" style="padding:${space}px 15px 20px 15px; background-color: ${ground};" class="padding">
<table border="0" cellpadding="0" cellspacing="0" width="100%"><tbody><tr>
<td width="${width}" valign="top" style="padding: 0 10px 0 0;"><a href="${link()}" target="_blank" style="text-decoration: none;"><img src="${source}" alt="${words(4)}" width="${width}" border="0" class="img-max" style="display: block; padding: 0; color: #666666; text-decoration: none; font-family: Helvetica, arial, sans-serif; font-size: 16px;"></a></td>
<td valign="top" style="font-size: 16px; line-height: 24px; font-family: 'Lato', Helvetica, Arial, sans-serif; color: ${ink};">
<h2 style="margin:0 0 8px 0;font-size:20px;line-height:26px;font-weight:bold;color:#222222;"><a href="${link()}" style="color:#222222;text-decoration:none">${words(6)}</a></h2>
<p style="margin: 0 0 12px 0;">${words(40)}&nbsp;&mdash; <span style="font-weight: bold; color: ${ink};">${words(3)}</span>, ${words(14)}.</p>
<p style="margin: 0 0 ${space}px 0; font-size: 13px; color: #8c8c8c;" class="mobile-hide">${words(8)} &bull; ${words(2)}</p>
<table border="0" cellspacing="0" cellpadding="0" class="button"><tr><td align="center" style="border-radius: 3px;" bgcolor="#0068a5"><a href="${link()}" style="font-size: 16px; font-family: Helvetica, Arial, sans-serif; color: #ffffff; text-decoration: none; border-radius: 3px; padding: 10px 20px; border: 1px solid #0068a5; display: inline-block;" class="mobile-button">${words(2)} &rarr;</a></td></tr></table>
</td></tr></tbody></table></td></tr></table>
<!--[if mso]></td></tr></table><![endif]-->
`;
  };

  const head = `<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml"><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><title>${words(5)}</title><style type="text/css">${sheet}</style></head>
<body style="margin: 0 !important; padding: 0 !important;" bgcolor="#f4f4f4"><div style="display: none; font-size: 1px; color: #fefefe; line-height: 1px; max-height: 0; overflow: hidden;">${words(12)}</div>
<table border="0" cellpadding="0" cellspacing="0" width="100%"><tr><td align="center">`;
  const foot = `<p style="font-size: 12px; line-height: 18px; color:#666666;">${words(16)}. <a href="${link()}" style="color: #666666;">Unsubscribe</a></p>
</td></tr></table><img src="https://click.letters.example/wf/open?upn=${token()}" width="1" height="1" alt="" border="0"></body></html>`;
  const stories: string[] = [];
  for (let length = head.length + foot.length; length < chars || stories.length === 0; ) {
    const made = story();
    stories.push(made);
    length += made.length;
  }
  return head + stories.join("") + foot;
}
