import { type HostileMail, htmlMails } from "./hostile-mail.ts";

const everywhere = "position:fixed;inset:0;top:0;left:0;width:100%;height:100%;z-index:2147483647";

/** Fields that ask for a passphrase, and layers that lie over the page. */
export const forms = (): HostileMail[] =>
  htmlMails("forms", "Nothing can be filled in or sent, and nothing lies outside of the mail's own place.", {
    "password-field": ({ url }) =>
      `<form action="${url}" method=post>Passphrase <input type=password name=p><button>Unlock</button></form>`,
    "field-of-another-form": ({ url }) => `<input type=password form=f><form id=f action="${url}"></form>`,
    "button-form-action": ({ url }) => `<form><button formaction="${url}" formtarget=_top>x</button></form>`,
    "image-button": ({ url }) => `<form action="${url}"><input type=image src="${url}/button.png"></form>`,
    "hidden-fields-autofill": ({ url }) =>
      `<form action="${url}"><input name=email autocomplete=email style="opacity:0"><input type=submit></form>`,
    "dialog-open": () => `<dialog open>Your session ended. <form method=dialog><input type=password></form></dialog>`,
    "popover-open": () => `<div popover=manual>x</div>`,
    "layer-fixed": () => `<div style="${everywhere};background:#fff">Sign in again</div>`,
    "layer-absolute": () => `<div style="position:absolute;top:-500px;left:-500px;width:9999px;height:9999px">x</div>`,
    "layer-sticky": () => `<div style="position:sticky;top:0">x</div>`,
    "layer-by-sheet": () => `<style>.l{${everywhere}}</style><a class=l href="https://canary.example/">x</a>`,
    "layer-by-escape": () => `<div style="p\\6fsition:fixed;top:0">x</div><div style="position/**/:fixed">y</div>`,
    "layer-by-transform": () =>
      `<div style="transform:translate(-900px,-900px) scale(99)">x</div><div style="translate:-900px">y</div>`,
    "layer-by-margin": () => `<div style="margin:-999999px 0 0 -999999px">x</div>`,
    "layer-by-containers": () =>
      `<style>.po-mail{position:fixed;top:0}body{position:fixed}html{position:fixed}:root{position:fixed}</style>x`,
    "keyboard-trap": () => `<div tabindex=1 autofocus contenteditable style="outline:0">x</div>`,
    "huge-box": () =>
      `<div style="width:99999999px;height:99999999px">x</div><table width=99999999 height=99999999><tr><td>x</table>`,
    "page-of-its-own": ({ url }) => `<iframe srcdoc="<form action='${url}'><input></form>"></iframe>`,
  });
