import { type HostileMail, htmlMails } from "./hostile-mail.ts";

const entities = (text: string) =>
  Array.from(text, (character) => `&#x${character.codePointAt(0)?.toString(16)};`).join("");

/** Addresses that are programs, and ways to hide that they are. */
export const protocols = (): HostileMail[] =>
  htmlMails(
    "protocols",
    "No link leads anywhere but to http, https and mailto, and nothing runs when it is followed.",
    {
      "javascript-link": ({ run }) => `<a href="javascript:${run}">x</a>`,
      "javascript-upper-case": ({ run }) => `<a href="JaVaScRiPt:${run}">x</a>`,
      "javascript-entities": ({ run }) => `<a href="${entities("javascript:")}${run}">x</a>`,
      "javascript-entities-without-end": ({ run }) =>
        `<a href="&#106&#97&#118&#97&#115&#99&#114&#105&#112&#116&#58${run}">x</a>`,
      "javascript-padded-entities": ({ run }) => `<a href="&#0000106avascript:${run}">x</a>`,
      "javascript-named-entities": ({ run }) => `<a href="java&Tab;script&colon;${run}">x</a>`,
      "javascript-line-ends": ({ run }) => `<a href="java\nscr\ript:${run}">x</a>`,
      "javascript-tab": ({ run }) => `<a href="java\tscript:${run}">x</a>`,
      "javascript-leading-controls": ({ run }) => `<a href="\u0001\u001f javascript:${run}">x</a>`,
      "javascript-null": ({ run }) => `<a href="java\u0000script:${run}">x</a>`,
      "javascript-no-break-space": ({ run }) => `<a href="\u00a0javascript:${run}">x</a>`,
      "javascript-zero-width": ({ run }) => `<a href="\u200bjavascript:${run}">x</a>`,
      "javascript-comment-url": ({ run }) => `<a href="javascript://host/%0a${run}">x</a>`,
      "javascript-in-area": ({ run }) =>
        `<img usemap=#m src=x width=99 height=99><map name=m><area href="javascript:${run}" coords="0,0,99,99"></map>`,
      "javascript-in-base": ({ run }) => `<base href="javascript:/"><a href="//${run}">x</a>`,
      "javascript-in-form": ({ run }) => `<form action="javascript:${run}"><input type=submit></form>`,
      "javascript-in-button": ({ run }) => `<form><button formaction="javascript:${run}">x</button></form>`,
      "javascript-in-frame": ({ run }) => `<iframe src="javascript:${run}"></iframe>`,
      "javascript-in-object": ({ run }) => `<object data="javascript:${run}"></object>`,
      "javascript-in-embed": ({ run }) => `<embed src="javascript:${run}">`,
      "javascript-in-picture": ({ run }) =>
        `<img src="javascript:${run}"><img dynsrc="javascript:${run}"><img lowsrc="javascript:${run}">`,
      "javascript-in-background": ({ run }) => `<table background="javascript:${run}"><tr><td>x</table>`,
      "javascript-in-cite": ({ run }) => `<blockquote cite="javascript:${run}">x</blockquote>`,
      "javascript-in-xlink": ({ run }) => `<svg><a xlink:href="javascript:${run}"><text y=20>x</text></a></svg>`,
      "javascript-in-math": ({ run }) =>
        `<math><maction actiontype="statusline" xlink:href="javascript:${run}">x</maction></math>`,
      "vbscript-link": () => `<a href="vbscript:MsgBox 1">x</a>`,
      "data-page-link": ({ run }) => `<a href="data:text/html,<script>${run}</script>">x</a>`,
      "data-page-base64": ({ run }) =>
        `<a href="data:text/html;base64,${Buffer.from(`<script>${run}</script>`).toString("base64")}">x</a>`,
      "data-svg-picture": ({ url }) =>
        `<img src="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'><image href='${url}'/></svg>">`,
      "data-picture-with-other-type": ({ run }) =>
        `<a href="data:image/png;base64,AAAA">x</a><iframe src="data:text/html,<script>${run}</script>"></iframe>`,
      "blob-link": () => `<a href="blob:http://canary.example/0000">x</a>`,
      "file-link": () => `<a href="file:///etc/passwd">x</a><img src="file:///etc/passwd">`,
      "windows-share": () => `<img src="\\\\canary.example\\share\\x.png"><a href="\\\\canary.example\\share">x</a>`,
      "view-source-link": ({ url }) => `<a href="view-source:${url}">x</a>`,
      "intent-link": () => `<a href="intent://x#Intent;scheme=http;end">x</a><a href="ms-msdt:/id">y</a>`,
      "filesystem-link": () => `<a href="filesystem:http://canary.example/temporary/x">x</a>`,
      "relative-to-the-program": () => `<a href="/admin/lock">x</a><a href="../../">y</a><img src="/favicon.ico">`,
      "link-with-credentials": () => `<a href="https://www.bank.example@canary.example/">www.bank.example</a>`,
      "link-names-another-host": () => `<a href="https://canary.example/login">https://www.bank.example/login</a>`,
      "link-with-look-alike-host": () => `<a href="https://www.b\u0430nk.example/">www.bank.example</a>`,
      "link-with-turned-text": () => `<a href="https://canary.example/">\u202eelpmaxe.knab.www</a>`,
      "mailto-with-file": () => `<a href="mailto:a@b.example?attach=/etc/passwd&subject=x">x</a>`,
    },
  );
