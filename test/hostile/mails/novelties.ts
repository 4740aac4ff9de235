import { type Attacks, type HostileMail, htmlMails } from "./hostile-mail.ts";

const must =
  "What browsers learned lately is in no list of what a mail may have: nothing of it runs, asks, opens or covers.";
const sheet = (text: string) => `<style>${text}</style><p class=p data-u=x>x</p><ul><li>x</ul>`;

/** Elements, attributes and rules that came, or are to come, after most mail was written. */
const attacks: Attacks = {
  "new-css-function": ({ url }) => sheet(`@function --f(){result:url(${url})}.p{background-image:--f()}`),
  "new-css-if": ({ url }) => sheet(`.p{background-image:if(media(width > 1px):url(${url});else:url(${url}/2))}`),
  "new-css-typed-attr": ({ url }) =>
    `<p data-u="${url}" style="background-image:image-set(attr(data-u));background:attr(data-u type(<url>))">x</p>`,
  "new-css-url-modifiers": ({ url }) =>
    sheet(`.p{background:url("${url}" crossorigin(anonymous) referrerpolicy(unsafe-url))}`),
  "new-css-scope": ({ url }) =>
    sheet(`@scope (.p) to (.q){:scope{background:url(${url})}}@scope{p{cursor:url(${url}/2),auto}}`),
  "new-css-starting-style": ({ url }) =>
    sheet(`.p{transition:background-image 1s allow-discrete}@starting-style{.p{background-image:url(${url})}}`),
  "new-css-scroll-marker": ({ url }) =>
    sheet(
      `ul{overflow:auto;scroll-marker-group:before}li::scroll-marker{content:url(${url})}ul::scroll-button(right){content:url(${url}/2)}`,
    ),
  "new-css-marker": ({ url }) => sheet(`li::marker{content:url(${url})}li::before{content:url(${url}/2) / "x"}`),
  "new-css-picker": ({ url }) =>
    `<style>select,::picker(select){appearance:base-select}::picker(select){position:fixed;inset:0;background:url(${url})}</style><select><button><selectedcontent></selectedcontent></button><option selected><img src="${url}/2">x</option></select>`,
  "new-css-counter-style": ({ url }) =>
    sheet(`@counter-style c{system:cyclic;symbols:url(${url}) "x";prefix:url(${url}/2)}li{list-style:c}`),
  "new-css-colour-profile": ({ url }) => sheet(`@color-profile --c{src:url(${url})}.p{color:color(--c 1 0 0)}`),
  "new-css-import-conditions": ({ url }) =>
    sheet(`@import url(${url}) layer(x) supports(display:grid) scope((.p)) (min-width:1px);`),
  "new-sheet-by-data": ({ url }) =>
    `<link rel=stylesheet blocking=render href="data:text/css,@import%20url(${url})"><style>@import "data:text/css,p{background:url(${url}/2)}";</style>`,
  "new-sheet-instruction": ({ url }) =>
    `<?xml-stylesheet type="text/xsl" href="${url}"?><?xml-stylesheet type="text/css" href="${url}/2"?>`,
  "new-link-expect": ({ url }) =>
    `<link rel=expect blocking=render href="#never"><link rel=stylesheet href="${url}" integrity=sha256-x blocking=render>`,
  "new-permission": () =>
    `<permission type="camera microphone geolocation" style="position:fixed;inset:0">x</permission><geolocation autolocate watch></geolocation><usermedia type=camera></usermedia>`,
  "new-command": ({ url }) =>
    `<button commandfor=d command=show-modal autofocus>x</button><dialog id=d closedby=any open><iframe src="${url}"></iframe></dialog>`,
  "new-interest": ({ url, run }) =>
    `<a href="#x" interestfor=d oninterest="${run}">x</a><div id=d popover=hint><img src="${url}"></div>`,
  "new-handlers": ({ run }) =>
    [
      "command",
      "scrollsnapchange",
      "scrollsnapchanging",
      "contentvisibilityautostatechange",
      "securitypolicyviolation",
      "pointerrawupdate",
      "beforexrselect",
    ]
      .map((name) => `<div on${name}="${run}" style="content-visibility:auto;overflow:scroll;height:9px">x</div>`)
      .join(""),
  "new-iframe-attributes": ({ url }) =>
    `<iframe src="${url}" credentialless csp="default-src *" sharedstoragewritable browsingtopics adauctionheaders privatetoken='{"version":1,"operation":"token-request","issuer":"${url}/t"}' allow="camera *"></iframe>`,
  "new-picture-attributes": ({ url }) =>
    `<img src="${url}" sharedstoragewritable browsingtopics attributionsrc sizes=auto loading=lazy srcset="${url}/2 1w">`,
  "new-embedded": ({ url }) =>
    `<model src="${url}" poster="${url}/p"></model><webview src="${url}/w"></webview><controlledframe src="${url}/c"></controlledframe><listbox src="${url}/l"></listbox>`,
  "new-until-found": ({ url, run }) =>
    `<div hidden=until-found onbeforematch="${run}" id=s><img src="${url}"></div><a href="#:~:text=secret&amp;text=${encodeURIComponent(url)}">x</a>`,
  "new-declarative-patch": ({ url, run }) =>
    `<template for=p><img src="${url}" onerror="${run}"></template><template patchfor=mail contentmethod=prepend><script>${run}</script></template>`,
  "new-inert-and-translate": ({ run }) =>
    `<div inert writingsuggestions=true translate=no itemscope itemprop=x itemid="javascript:${run}" autocorrect=on virtualkeyboardpolicy=manual contenteditable=plaintext-only onbeforeinput="${run}" autofocus tabindex=1>x</div>`,
};

export const novelties = (): HostileMail[] => htmlMails("novelties", must, attacks);
