import { type HostileMail, htmlMails } from "./hostile-mail.ts";

/** Programs, and attributes that run one. */
export const scripts = (): HostileMail[] =>
  htmlMails("scripts", "Nothing runs.", {
    "script-tag": ({ run }) => `<script>${run}</script>`,
    "script-source": ({ url }) => `<script src="${url}"></script>`,
    "script-upper-case": ({ run }) => `<ScRiPt>${run}</sCrIpT>`,
    "script-with-slash": ({ run }) => `<script/x>${run}</script>`,
    "script-with-line-end": ({ run }) => `<script\n>${run}</script\n>`,
    "script-with-null": ({ run }) => `<scr\u0000ipt>${run}</scr\u0000ipt>`,
    "script-unclosed": ({ run }) => `<script>${run}//`,
    "script-module": ({ url }) => `<script type="module" src="${url}"></script>`,
    "script-import-map": ({ url }) =>
      `<script type="importmap">{"imports":{"a":"${url}"}}</script><script type=module>import "a"</script>`,
    "script-nested": ({ run }) => `<scr<script>ipt>${run}</scr</script>ipt>`,
    "script-double-bracket": ({ run }) => `<<script>${run}//<</script>`,
    "script-in-comment-end": ({ run }) => `<!--><script>${run}</script>-->`,
    "script-in-conditional-comment": ({ run }) => `<!--[if gte IE 4]><script>${run}</script><![endif]-->`,
    "script-in-revealed-comment": ({ run }) => `<![if !IE]><script>${run}</script><![endif]>`,
    "script-in-cdata": ({ run }) => `<![CDATA[<script>${run}</script>]]>`,
    "script-behind-doctype": ({ run }) => `<!DOCTYPE "><script>${run}</script>">`,
    "script-xml-instruction": ({ run }) => `<?xml version="1.0"?><?><script>${run}</script>?>`,
    "script-vbscript": ({ url }) => `<script language="vbscript">CreateObject("x").Open "GET","${url}"</script>`,
    "script-in-noscript": ({ run }) => `<noscript><p title="</noscript><script>${run}</script>"></noscript>`,
    "image-error": ({ run }) => `<img src=x onerror="${run}">`,
    "image-error-without-blanks": ({ run }) => `<img/src=x/onerror="${run}">`,
    "image-error-unquoted-slash": ({ run }) => `<img src="x"onerror="${run}">`,
    "image-error-entities": ({ run }) =>
      `<img src=x onerror="${Array.from(run, (c) => `&#${c.codePointAt(0)};`).join("")}">`,
    "image-alias-error": ({ run }) => `<image src=x onerror="${run}">`,
    "body-load": ({ run }) => `<body onload="${run}">`,
    "body-page-show": ({ run }) => `<body onpageshow="${run}" onfocus="${run}">`,
    "input-autofocus": ({ run }) => `<input autofocus onfocus="${run}">`,
    "link-autofocus": ({ run }) => `<a href=# autofocus tabindex=1 onfocus="${run}">x</a>`,
    "details-toggle": ({ run }) => `<details open ontoggle="${run}"><summary>x</summary></details>`,
    "marquee-start": ({ run }) => `<marquee onstart="${run}">x</marquee>`,
    "video-error": ({ run }) => `<video><source onerror="${run}"></video>`,
    "audio-error": ({ run }) => `<audio src=x onerror="${run}"></audio>`,
    "style-animation-start": ({ run }) =>
      `<style>@keyframes k{}</style><b style="animation:k 1s" onanimationstart="${run}">x</b>`,
    "transition-end": ({ run }) => `<b style="transition:color 1ms;color:red" ontransitionend="${run}">x</b>`,
    "scroll-snap": ({ run }) =>
      `<div style="overflow:auto;height:9px" onscroll="${run}"><p style="height:99px" id=x>x</div>`,
    "before-match": ({ run }) => `<p hidden="until-found" onbeforematch="${run}">x</p>`,
    "popover-toggle": ({ run }) => `<button popovertarget=x>x</button><p popover id=x onbeforetoggle="${run}">x</p>`,
    "pointer-over-everything": ({ run }) =>
      `<p style="font-size:200px" onpointerover="${run}" onmouseover="${run}">x</p>`,
    "handler-with-form-feed": ({ run }) => `<img src=x \fonerror\f=\f"${run}">`,
    "handler-named-twice": ({ run }) => `<img src=x alt="x" alt="y" onerror="${run}" onerror="x">`,
    "slot-change": ({ run }) => `<template shadowrootmode="open"><slot onslotchange="${run}"></slot></template>`,
    "xss-polyglot": ({ run }) =>
      `jaVasCript:/*-/*\`/*\\\`/*'/*"/**/(/* */${run} )//%0D%0A%0d%0a//</stYle/</titLe/</teXtarEa/</scRipt/--!>\\x3csVg/<sVg/oNloAd=${run}//>`,
  });
