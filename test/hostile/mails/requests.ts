import { type Attacks, headerOf, type HostileMail, htmlMails, mailOf, withFiles } from "./hostile-mail.ts";

const must = "Nothing is asked of anybody before the reader says so, and then by Postern alone.";
const css = (text: string) => `<p style="${text}">x</p>`;
const sheet = (text: string) => `<style>${text}</style><p class=p>x</p><ul><li>x</ul>`;

const loads: Attacks = {
  "load-image": ({ url }) => `<img src="${url}">`,
  "load-image-without-scheme": ({ bare }) => `<img src="${bare}">`,
  "load-image-backslashes": ({ bare }) => `<img src="http:${bare.replaceAll("/", "\\")}">`,
  "load-image-eager": ({ url }) => `<img loading=eager fetchpriority=high crossorigin importance=high src="${url}">`,
  "load-image-srcset": ({ url }) => `<img srcset="${url} 1x, ${url}/2 2x" src="${url}/3">`,
  "load-image-alias": ({ url }) => `<image src="${url}">`,
  "load-image-lowsrc": ({ url }) => `<img lowsrc="${url}" dynsrc="${url}/d" longdesc="${url}/l">`,
  "load-picture": ({ url }) =>
    `<picture><source srcset="${url}" media="(min-width:1px)"><img src="${url}/i"></picture>`,
  "load-input-image": ({ url }) => `<input type=image src="${url}">`,
  "load-body-background": ({ url }) => `<body background="${url}">`,
  "load-table-background": ({ url }) =>
    `<table background="${url}"><tr background="${url}/r"><td background="${url}/d">x</table>`,
  "load-css-background": ({ url }) => css(`background:url(${url})`),
  "load-css-background-image": ({ url }) => css(`background-image:none,url(&quot;${url}&quot;)`),
  "load-css-image-set": ({ url }) =>
    css(`background-image:image-set(&quot;${url}&quot; 1x);background-image:-webkit-image-set(url(${url}) 1x)`),
  "load-css-cross-fade": ({ url }) => css(`background-image:-webkit-cross-fade(url(${url}),url(${url}/2),50%)`),
  "load-css-cursor": ({ url }) => css(`cursor:url(${url}),auto`),
  "load-css-list-style": ({ url }) => sheet(`li{list-style:url(${url}) inside;list-style-image:url(${url}/2)}`),
  "load-css-border-image": ({ url }) =>
    css(`border:9px solid;border-image:url(${url}) 9;border-image-source:url(${url}/2)`),
  "load-css-mask": ({ url }) => css(`mask:url(${url});-webkit-mask-image:url(${url}/2);mask-border:url(${url}/3) 9`),
  "load-css-content": ({ url }) => sheet(`.p::before{content:url(${url})}.p{content:url(${url}/2)}`),
  "load-css-filter": ({ url }) => css(`filter:url(${url}#f);clip-path:url(${url}/2#c);backdrop-filter:url(${url}/3#b)`),
  "load-css-shape": ({ url }) => css(`float:left;shape-outside:url(${url});offset-path:url(${url}/2#p)`),
  "load-css-import": ({ url }) => sheet(`@import url(${url});`),
  "load-css-import-string": ({ url }) => sheet(`@import "${url}" screen;`),
  "load-css-font": ({ url }) => sheet(`@font-face{font-family:f;src:local("x"),url(${url})}.p{font-family:f}`),
  "load-css-font-palette": ({ url }) =>
    sheet(`@font-face{font-family:g;src:url("${url}") format("woff2")}*{font:12px g}`),
  "load-css-src-function": ({ url }) => css(`background-image:src(&quot;${url}&quot;)`),
  "load-css-media-dark": ({ url }) => sheet(`@media (prefers-color-scheme:dark){.p{background:url(${url})}}`),
  "load-css-cursor-in-hover": ({ url }) => sheet(`.p:hover{cursor:url(${url}),auto;background:url(${url}/2)}`),
  "load-link-stylesheet": ({ url }) =>
    `<link rel=stylesheet href="${url}"><link rel="alternate stylesheet" title=x href="${url}/2">`,
  "load-link-prefetch": ({ url }) =>
    `<link rel=prefetch href="${url}"><link rel=prerender href="${url}/2"><link rel=next href="${url}/3">`,
  "load-link-preload": ({ url }) =>
    `<link rel=preload as=image href="${url}" imagesrcset="${url}/2"><link rel=modulepreload href="${url}/3">`,
  "load-link-dns": ({ bare }) =>
    `<link rel=dns-prefetch href="${bare}"><link rel=preconnect href="${bare}"><meta http-equiv=x-dns-prefetch-control content=on>`,
  "load-link-icon": ({ url }) =>
    `<link rel="shortcut icon" href="${url}"><link rel=apple-touch-icon href="${url}/2"><link rel=mask-icon href="${url}/3">`,
  "load-link-manifest": ({ url }) => `<link rel=manifest href="${url}"><html manifest="${url}/2">`,
  "load-link-other": ({ url }) =>
    `<link rel=import href="${url}"><link rel=pingback href="${url}/2"><link rel=search href="${url}/3"><link rel=compression-dictionary href="${url}/4">`,
  "load-speculation": ({ url }) =>
    `<script type=speculationrules>{"prefetch":[{"source":"list","urls":["${url}"]}]}</script>`,
  "load-video": ({ url }) => `<video src="${url}" poster="${url}/p" autoplay preload=auto></video>`,
  "load-video-source": ({ url }) => `<video autoplay><source src="${url}"><track default src="${url}/t"></video>`,
  "load-audio": ({ url }) => `<audio src="${url}" autoplay></audio><bgsound src="${url}/b">`,
  "load-embed": ({ url }) => `<embed src="${url}" pluginspage="${url}/p">`,
  "load-object": ({ url }) =>
    `<object data="${url}" codebase="${url}/c" classid="${url}/i" archive="${url}/a"><param name=src value="${url}/s"></object>`,
  "load-applet": ({ url }) => `<applet code="${url}" codebase="${url}/c" archive="${url}/a"></applet>`,
  "load-iframe": ({ url }) => `<iframe src="${url}"></iframe><iframe srcdoc="<img src='${url}/s'>"></iframe>`,
  "load-frameset": ({ url }) => `<frameset><frame src="${url}"></frameset>`,
  "load-portal": ({ url }) => `<portal src="${url}"></portal><fencedframe src="${url}/f"></fencedframe>`,
  "load-svg-image": ({ url }) => `<svg><image href="${url}" xlink:href="${url}/x" width=9 height=9 /></svg>`,
  "load-svg-use": ({ url }) => `<svg><use href="${url}#x"/></svg>`,
  "load-svg-filter": ({ url }) =>
    `<svg><filter id=f><feImage href="${url}"/></filter><rect filter="url(#f)" fill="url(${url}/2#p)" width=9 height=9 /></svg>`,
  "load-svg-foreign": ({ url }) => `<svg><foreignObject><img src="${url}"></foreignObject></svg>`,
  "load-math": ({ url }) => `<math href="${url}"><mglyph src="${url}/g"/><mtext><img src="${url}/i"></mtext></math>`,
  "load-refresh": ({ url }) => `<meta http-equiv="refresh" content="0;url=${url}">`,
  "load-refresh-header-names": ({ url }) =>
    `<meta http-equiv="Set-Cookie" content="a=b"><meta http-equiv="Link" content="<${url}>;rel=preload"><meta http-equiv="Content-Security-Policy" content="report-uri ${url}/r">`,
  "load-base": ({ url }) => `<base href="${url}/"><img src="picture.png"><a href="page">x</a>`,
  "load-link-ping": ({ url }) =>
    `<a href="https://a.example/" ping="${url}">x</a><a href="https://a.example/" attributionsrc="${url}/2">y</a>`,
  "load-form": ({ url }) => `<form action="${url}"><input name=a value=b></form>`,
  "load-tracker-pixel": ({ url }) =>
    `<img src="${url}" width=1 height=1 alt=""><img src="${url}/2" style="display:none"><img src="${url}/3" style="width:1px;height:1px">`,
  "load-tracker-by-name": () =>
    `<img src="http://canary.example/wf/open?upn=x"><img src="https://x.list-manage.com/track/open.php?u=1">`,
  "load-cite": ({ url }) =>
    `<q cite="${url}">x</q><ins cite="${url}/2">y</ins><blockquote cite="${url}/3">z</blockquote>`,
  "load-usemap": ({ url }) => `<img usemap="${url}#m" src="${url}/i"><img ismap src="${url}/2">`,
  "load-data-svg": ({ url }) =>
    `<img src="data:image/svg+xml;base64,${Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg"><image href="${url}"/></svg>`).toString("base64")}">`,
  "load-cid-with-address": ({ url }) => `<img src="cid:${url}"><img src="cid:../../admin"><img src="mid:1/2">`,
  "load-vml": ({ url }) =>
    `<v:imagedata src="${url}" o:href="${url}/2"></v:imagedata><table background="${url}/3" style="mso-background-source:url(${url}/4)">`,
  "load-legacy-attributes": ({ url }) =>
    `<p profile="${url}" icon="${url}/2" data="${url}/3" src="${url}/4" href="${url}/5" action="${url}/6" formaction="${url}/7">x</p>`,
};

/** Every way in which a mail can ask for something from elsewhere. */
export const requests = (): HostileMail[] => [
  ...htmlMails("requests", must, loads),
  external("load-external-body", [
    'Content-Type: message/external-body; access-type=URL; URL="http://canary.example/load-external-body"',
  ]),
  external("load-external-ftp", [
    "Content-Type: message/external-body; access-type=anon-ftp; site=canary.example; name=x",
  ]),
  related("load-content-location", ["Content-Location: http://canary.example/load-content-location/"]),
  related("load-content-base", ["Content-Base: http://canary.example/load-content-base/"]),
  partial("load-partial"),
];

function external(name: string, fields: string[]): HostileMail {
  const bytes = Buffer.from("Content-Type: image/png\r\nContent-ID: <x@hostile.example>\r\n\r\n");
  const files = [{ name: "", type: "message/external-body" }];
  return mailOf("requests", name, must, { attachments: files, raw: () => withFiles(name, [{ fields, bytes }]) });
}

/** RFC 2557: a part says where it comes from, and its relative addresses stand below that. */
function related(name: string, fields: string[]): HostileMail {
  const html = '<img src="picture.png"><img src="cid:x@hostile.example">';
  const bytes = Buffer.from(html);
  return mailOf("requests", name, must, {
    html,
    raw: () => withFiles(name, [{ fields: ["Content-Type: text/html", ...fields], bytes }], "related"),
  });
}

/** RFC 2046 5.2.2: a piece of a mail whose other pieces come from elsewhere. */
function partial(name: string): HostileMail {
  const type = 'Content-Type: message/partial; id="x@canary.example"; number=1; total=2';
  return mailOf("requests", name, must, {
    raw: () => Buffer.from(`${headerOf(name)}\r\n${type}\r\n\r\nSubject: x\r\n\r\nx`),
  });
}
