import { type HostileMail, htmlMails } from "./hostile-mail.ts";

/** Style sheets that run, load, spell out what they see, or hide what they do. */
export const styles = (): HostileMail[] =>
  htmlMails("styles", "No style loads, runs or reaches beyond the mail.", {
    "css-expression": ({ run }) => `<p style="width:expression(${run})">x</p>`,
    "css-expression-comment": ({ run }) => `<p style="width:exp/**/ression(${run})">x</p>`,
    "css-expression-escaped": ({ run }) => `<p style="width:\\65xpression(${run})">x</p>`,
    "css-behavior": ({ url }) => `<p style="behavior:url(${url})">x</p>`,
    "css-moz-binding": ({ url }) => `<p style="-moz-binding:url(${url}#x)">x</p>`,
    "css-javascript-url": ({ run }) => `<p style="background:url('javascript:${run}')">x</p>`,
    "css-url-escaped": ({ bare }) => `<p style="background:\\75\\72\\6c(${bare})">x</p>`,
    "css-url-escaped-by-blank": ({ bare }) =>
      `<p style="background:u\\rl(${bare});background:u\\000072l(${bare})">x</p>`,
    "css-url-comment": ({ url }) =>
      `<p style="background:url/**/(${url})">x</p><p style="background:/*;*/url(${url})">x</p>`,
    "css-url-upper-case": ({ url }) => `<p style="BACKGROUND:URL(${url})">x</p>`,
    "css-url-line-end": ({ url }) => `<p style="background:url('${url}\n')">x</p>`,
    "css-url-open": ({ url }) => `<style>p{background:url(${url}</style><p>x</p>`,
    "css-import-comment": ({ url }) => `<style>@import/**/"${url}";</style>`,
    "css-import-escaped": ({ url }) => `<style>@\\69mport "${url}";@i\\mport url(${url});</style>`,
    "css-import-in-media": ({ url }) => `<style>@media all{@import "${url}";}</style>`,
    "css-import-layer": ({ url }) => `<style>@import url(${url}) layer(x) supports(display:grid);</style>`,
    "css-end-of-style-in-string": ({ run }) => `<style>p{font-family:"</style><img src=x onerror=${run}>"}</style>`,
    "css-end-of-style-escaped": ({ run }) =>
      `<style>p{content:"\\3c/style\\3e\\3cimg src=x onerror=${run}\\3e"}</style>`,
    "css-tag-in-selector": ({ run }) => `<style>p[title="</style><script>${run}</script>"]{color:red}</style>`,
    "css-tag-in-font": ({ run }) => `<p style='font-family:"<img src=x onerror=${run.replaceAll("'", "")}>"'>x</p>`,
    "css-closing-brace": ({ url }) => `<p style="color:red}*{background:url(${url})">x</p>`,
    "css-variable-url": ({ url }) => `<style>:root{--x:url(${url})}p{background:var(--x)}</style><p>x</p>`,
    "css-variable-fallback": ({ url }) => `<p style="background:var(--y,url(${url}))">x</p>`,
    "css-variable-of-postern": ({ url }) =>
      `<style>div{--po-remote-0:url(${url})}</style><p style="--po-remote-0:url(${url});background:var(--po-remote-0)">x</p>`,
    "css-registered-property": ({ url }) =>
      `<style>@property --u{syntax:"<url>";inherits:true;initial-value:url(${url})}p{background:var(--u)}</style><p>x`,
    "css-attribute-spelling": ({ url }) =>
      `<style>a[href^="https://secret"]{background:url(${url}/a)}</style><a href="https://secret.example">x</a>`,
    "css-has-spelling": ({ url }) =>
      `<style>div:has(a[href*=token]){background:url(${url}/b)}</style><a href="https://a.example/?token=1">x</a>`,
    "css-font-spelling": ({ url }) =>
      `<style>@font-face{font-family:f;src:url(${url});unicode-range:U+41}p{font-family:f}</style><p>A</p>`,
    "css-ligature-width": ({ url }) =>
      `<style>@font-face{font-family:f;src:url(${url})}::-webkit-scrollbar{background:url(${url})}div{overflow:auto;font-family:f}</style><div>x`,
    "css-container-query": ({ url }) =>
      `<style>@container (min-width:1px){p{background:url(${url})}}div{container-type:inline-size}</style><div><p>x`,
    "css-supports": ({ url }) => `<style>@supports (display:block){p{background:url(${url})}}</style><p>x`,
    "css-layer-of-postern": () => `<style>@layer postern{*{display:none!important}}</style><p>x</p>`,
    "css-namespace": ({ url }) =>
      `<style>@namespace url(${url});@charset "utf-7";@document url-prefix(""){p{color:red}}</style><p>x`,
    "css-nesting": ({ url }) => `<style>p{color:red;& b{position:fixed;background:url(${url})}}</style><p><b>x`,
    "css-page": ({ url }) => `<style>@page{background:url(${url})}@media print{p{background:url(${url})}}</style><p>x`,
    "css-visited": ({ url }) => `<style>a:visited{background:url(${url})}</style><a href="https://bank.example">x</a>`,
    "css-target-text": ({ url }) =>
      `<style>:target{background:url(${url})}::target-text{color:red}</style><p id=x>x</p>`,
    "css-content-attribute": ({ url }) => `<style>p::after{content:attr(title) url(${url})}</style><p title=x>x</p>`,
    "css-view-transition": ({ url }) =>
      `<style>p{view-transition-name:x}::view-transition{background:url(${url})}@view-transition{navigation:auto}</style><p>x`,
    "css-scroll-timeline": () =>
      `<style>@keyframes k{to{color:red}}p{animation:k;animation-timeline:scroll()}</style><p>x`,
    "css-anchor": () => `<p style="anchor-name:--a;position-anchor:--a;top:anchor(bottom)">x</p>`,
    "css-element": () => `<p style="background:-moz-element(#x);background:element(#x);background:paint(x)">x</p>`,
    "css-all-hidden": () => `<style>*{all:unset;display:none!important}</style><p>x</p>`,
    "css-utf-7": ({ run }) => `<meta charset=utf-7><p>+ADw-script+AD4-${run}+ADw-/script+AD4-</p>`,
  });
