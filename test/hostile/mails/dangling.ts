import { type HostileMail, htmlMails } from "./hostile-mail.ts";

/** Markup left open, to swallow what stands behind it, or to close what stands around it. */
export const dangling = (): HostileMail[] =>
  htmlMails("dangling", "The mail ends where it ends: it takes nothing of the page in, and leaves nothing open.", {
    "picture-open-quote": ({ url }) => `<img src="${url}?`,
    "picture-open-single-quote": ({ url }) => `<img src='${url}?`,
    "link-open-quote": ({ url }) => `<a href="${url}?`,
    "base-target": () => `<base target='`,
    "comment-open": () => `<!-- <p>swallowed</p>`,
    "style-open": ({ url }) => `<style>@import '${url}?`,
    "textarea-open": ({ url }) => `<form action="${url}"><input type=submit><textarea name=x>`,
    "plaintext-open": () => `<plaintext>`,
    "select-open": ({ url }) => `<form action="${url}"><select name=x><option>`,
    "meta-refresh-open": ({ url }) => `<meta http-equiv="refresh" content='0; url=${url}?`,
    "closes-the-container": () => `</div></div></div></td></table></body></html><p>outside</p>`,
    "closes-with-script": ({ run }) => `</div></body></html><script>${run}</script>`,
    "table-open": () => `<table><tr><td><table><tr><td>`,
    "cell-without-table": () => `<td>x</td></tr></table><tr><th>y`,
    "attribute-swallows-bracket": ({ run }) => `<p title="a>b" class='<b onclick=${run.replaceAll("'", "`")}>'>x`,
    "stray-end-tag-in-cell": () => `<div><table><tr><td>a</div></span></b></td><td>b</td></tr></table></div>`,
  });
