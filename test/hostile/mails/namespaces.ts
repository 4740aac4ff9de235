import { type HostileMail, htmlMails } from "./hostile-mail.ts";

/** Drawings, formulas and invented names: other rules hold within them. */
export const namespaces = (): HostileMail[] =>
  htmlMails("namespaces", "Nothing of another namespace is left.", {
    "svg-load": ({ run }) => `<svg onload="${run}"></svg>`,
    "svg-script": ({ run }) => `<svg><script>${run}</script></svg>`,
    "svg-script-href": ({ url }) => `<svg><script href="${url}" xlink:href="${url}"/></svg>`,
    "svg-script-entities": ({ run }) => `<svg><script>&#x64;ocument.title=1;${run}</script></svg>`,
    "svg-set": ({ run }) =>
      `<svg><a><text y=20>x</text><set attributeName=href to="javascript:${run}"></set></a></svg>`,
    "svg-animate-values": ({ run }) =>
      `<svg><a id=x><text y=20>x</text></a><animate href=#x attributeName=href values="javascript:${run};x"></svg>`,
    "svg-animate-begin": ({ run }) => `<svg><animate onbegin="${run}" attributeName=x dur=1s></svg>`,
    "svg-foreign-object": ({ run }) =>
      `<svg><foreignObject><body onload="${run}"><img src=x onerror="${run}"></foreignObject></svg>`,
    "svg-handler": ({ run }) =>
      `<svg xmlns:ev="http://www.w3.org/2001/xml-events"><handler ev:event="load">${run}</handler></svg>`,
    "svg-style": ({ url }) => `<svg><style>*{background:url(${url})}</style></svg><p>x</p>`,
    "svg-in-namespace": ({ run }) =>
      `<x:svg xmlns:x="http://www.w3.org/2000/svg" onload="${run}"><x:script>${run}</x:script></x:svg>`,
    "html-namespace-prefix": ({ run }) => `<html:script xmlns:html="http://www.w3.org/1999/xhtml">${run}</html:script>`,
    "math-link": ({ run }) => `<math href="javascript:${run}">x</math>`,
    "math-glyph": ({ run }) => `<math><mglyph src="x" onerror="${run}"/><malignmark></math>`,
    "vml-shape": ({ run }) =>
      `<xml:namespace prefix="v"/><v:rect style="behavior:url(#default#VML)" onmouseover="${run}"/>`,
    "vml-fill": ({ url }) => `<!--[if mso]><v:rect><v:fill src="${url}"/></v:rect><![endif]--><v:fill src="${url}"/>`,
    "xml-island": ({ run }) =>
      `<xml id=x><x><![CDATA[<img src=x onerror="${run}">]]></x></xml><span datasrc=#x datafld=x dataformatas=html></span>`,
    "html-time": ({ run }) =>
      `<t:set xmlns:t="urn:schemas-microsoft-com:time" attributeName="innerHTML" to="&lt;img src=x onerror=${run}&gt;">`,
    "custom-element": ({ run }) =>
      `<po-mail-page onclick="${run}"><po-app></po-app></po-mail-page><x-y is="a" onclick="${run}"></x-y>`,
    "declarative-shadow": ({ url }) =>
      `<div><template shadowrootmode=open><link rel=stylesheet href="${url}"></template></div>`,
  });
