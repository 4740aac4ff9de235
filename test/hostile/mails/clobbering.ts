import { type HostileMail, htmlMails } from "./hostile-mail.ts";

/** Names that stand in for properties of a document, a form or a window. */
export const clobbering = (): HostileMail[] =>
  htmlMails("clobbering", "No id and no name of the mail is one that Postern or a document uses.", {
    "id-body": () => `<p id="body">x</p><p id="head">x</p>`,
    "name-on-picture": () => `<img name="body"><img name="getElementById"><img name="cookie">`,
    "name-on-form": () => `<form name="querySelector"></form><form id="location"><input name="href"></form>`,
    "two-of-a-name": ({ url }) => `<a id="config"></a><a id="config" name="url" href="${url}"></a>`,
    "id-of-the-container": () => `<p id="po-mail" class="po-mail">x</p><p class="po-s0 po-a0">x</p>`,
    "id-with-blanks": () => `<p id="a b\tc">x</p><p id="">x</p><p id=" ">x</p>`,
    "id-prototype": () => `<p id="__proto__">x</p><p id="constructor">x</p><p id="hasOwnProperty">x</p>`,
    "attribute-prototype": () => `<p __proto__="x" constructor="x" hasownproperty="x" tostring="x">x</p>`,
    "element-prototype": () => `<constructor>x</constructor><__proto__>y</__proto__><hasownproperty>z</hasownproperty>`,
    "class-prototype": () => `<p class="__proto__ constructor">x</p><style>.__proto__{color:red}</style>`,
    "marks-of-postern": () =>
      `<p data-po-quote="this" data-po-remote="0" data-po-cid="x" data-po-target="https://a.example">x</p>`,
    "map-name": () => `<map name="body"><area href="https://a.example"></map><img usemap="#body">`,
    "label-for": () => `<label for="password">x</label><output for="a">y</output>`,
    "accesskey-and-tabindex": () => `<a href="https://a.example" accesskey="j" tabindex="1">x</a>`,
    contenteditable: () => `<p contenteditable autofocus spellcheck>x</p><p draggable="true">y</p>`,
  });
