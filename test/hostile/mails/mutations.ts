import { type HostileMail, htmlMails } from "./hostile-mail.ts";

/** Markup that means something else once it was written and read again. */
export const mutations = (): HostileMail[] =>
  htmlMails("mutations", "What was made safe stays so when it is read again.", {
    "noscript-attribute": ({ run }) => `<noscript><p title="</noscript><img src=x onerror=${run}>">`,
    "style-in-svg-attribute": ({ run }) => `<svg></p><style><a id="</style><img src=1 onerror=${run}>">`,
    "math-mtext-table": ({ run }) =>
      `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=${run}&gt;">`,
    "form-in-form-math": ({ run }) =>
      `<form><math><mtext></form><form><mglyph><style></math><img src onerror="${run}">`,
    "math-annotation-style": ({ run }) =>
      `<math><annotation-xml encoding="text/html"><style><img src=x onerror="${run}"></style></annotation-xml></math>`,
    "svg-title-style": ({ run }) =>
      `<svg><title><style><a id="</style></title><img src=x onerror='${run.replaceAll("'", "`")}'>">`,
    "svg-desc-noscript": ({ run }) => `<svg><desc><noscript></desc><s title="</noscript><img src=x onerror=${run}>">x`,
    "textarea-in-title": ({ run }) => `<title><textarea></title><img title="</textarea><img src=x onerror=${run}>">`,
    "textarea-misclosed": ({ run }) => `<textarea></textarea/><img src=x onerror="${run}">`,
    "xmp-attribute": ({ run }) => `<xmp><p title="</xmp><img src=x onerror=${run}>"></xmp>`,
    "noembed-attribute": ({ run }) => `<noembed><p title="</noembed><img src=x onerror=${run}>"></noembed>`,
    "noframes-attribute": ({ run }) => `<noframes><p title="</noframes><img src=x onerror=${run}>"></noframes>`,
    "iframe-attribute": ({ run }) => `<iframe><p title="</iframe><img src=x onerror=${run}>"></iframe>`,
    "plaintext-behind": ({ run }) => `<plaintext><img src=x onerror="${run}">`,
    "template-content": ({ run }) =>
      `<template><img src=x onerror="${run}"></template><template><style></template><img src=x onerror="${run}">`,
    "comment-bang-end": ({ run }) => `<!-- --!><img src=x onerror="${run}"> -->`,
    "comment-short-end": ({ run }) => `<!---><img src=x onerror="${run}">-->`,
    "comment-in-style": ({ run }) => `<style><!--</style><img src=x onerror="${run}">--></style>`,
    "backtick-attribute": ({ run }) => `<img alt="\`\`onerror=${run} src=x">`,
    "quote-in-attribute": ({ run }) => `<p title='"><img src=x onerror=${run.replaceAll("'", "`")}>'>x</p>`,
    "entity-in-attribute": ({ run }) => `<p title="&quot;&gt;&lt;img src=x onerror=${run}&gt;">x</p>`,
    "entity-in-text": ({ run }) => `&lt;img src=x onerror=&quot;${run}&quot;&gt;`,
    "entity-twice-in-text": ({ run }) => `&amp;lt;img src=x onerror="${run}"&amp;gt;`,
    "entity-in-option": ({ run }) => `<select><option>&lt;img src=x onerror=&quot;${run}&quot;&gt;</option></select>`,
    "table-foster-parent": ({ run }) => `<table><a href="x"><table><img src=x onerror="${run}"></table></a></table>`,
    "table-caption-style": ({ run }) => `<table><caption><svg><style></caption><img src=x onerror="${run}">`,
    "select-in-table": ({ run }) => `<table><tr><td><select><math><mi><img src=x onerror="${run}"></table>`,
    "adoption-of-links": ({ run }) => `<a><b><a><b><table><a><img src=x onerror="${run}"></table>`,
    "heading-in-button": ({ run }) => `<button><p><button><style></p></button><img src=x onerror="${run}">`,
    "duplicate-body": ({ run }) => `<body><body onload="${run}"><html onclick="${run}" class="x">`,
    "frameset-late": ({ run }) => `<frameset onload="${run}"><frame src="javascript:${run}"></frameset>`,
    "attribute-name-with-tag": ({ run }) => `<p <img/src=x onerror="${run}">x</p>`,
    "attribute-name-with-quote": ({ run }) => `<p "><img src=x onerror="${run}"">x</p>`,
    "tag-name-with-bracket": ({ run }) => `<b<img src=x onerror="${run}">x`,
    "self-closing-style": ({ run }) => `<style/><img src=x onerror="${run}"></style>`,
    "deep-then-style": ({ run }) => `${"<div>".repeat(600)}<style><img src=x onerror="${run}"></style>`,
    "deep-then-svg": ({ run }) => `${"<div>".repeat(508)}<svg><style><a title="</style><img src=x onerror=${run}>">`,
  });
