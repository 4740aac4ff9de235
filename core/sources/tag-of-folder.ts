/** How the folders of mailboxes elsewhere become tags. A role is written with a leading backslash: "\\inbox". */

const roles = new Map<string, string>(
  Object.entries({
    inbox: "\\inbox",
    sent: "\\sent",
    "sent items": "\\sent",
    "sent messages": "\\sent",
    "sent mail": "\\sent",
    gesendet: "\\sent",
    "gesendete objekte": "\\sent",
    envoyés: "\\sent",
    enviados: "\\sent",
    drafts: "\\drafts",
    draft: "\\drafts",
    entwürfe: "\\drafts",
    brouillons: "\\drafts",
    borradores: "\\drafts",
    trash: "\\trash",
    deleted: "\\trash",
    "deleted items": "\\trash",
    "deleted messages": "\\trash",
    papierkorb: "\\trash",
    corbeille: "\\trash",
    papelera: "\\trash",
    junk: "\\junk",
    spam: "\\junk",
    "junk e-mail": "\\junk",
    "junk email": "\\junk",
    "bulk mail": "\\junk",
    archive: "\\archive",
    archives: "\\archive",
    archiv: "\\archive",
    "all mail": "\\archive",
  }),
);

/** RFC 6154 special-use attributes. */
const specialUses = new Map<string, string>(
  Object.entries({
    "\\inbox": "\\inbox",
    "\\sent": "\\sent",
    "\\drafts": "\\drafts",
    "\\trash": "\\trash",
    "\\junk": "\\junk",
    "\\archive": "\\archive",
    "\\all": "\\archive",
  }),
);

/** `path` is the folder's names from the outermost in: ["Lists", "hut-dev"]. `specialUse` wins over the name. */
export function tagOfFolder(path: string[], specialUse: string | null = null): string {
  const special = specialUse === null ? undefined : specialUses.get(specialUse.toLowerCase());
  if (special !== undefined) return special;
  const names = path.map((name) => name.trim()).filter((name) => name !== "");
  if (names.length === 0) return "\\inbox";
  const shown =
    names.length > 1 && /^(inbox|\[gmail\]|\[google mail\])$/i.test(names[0] ?? "") ? names.slice(1) : names;
  const role = shown.length === 1 ? roles.get((shown[0] ?? "").toLowerCase()) : undefined;
  return role ?? shown.join("/");
}

/** A tag that the user typed: "spam" means the role as the folder of that name would. */
export function tagOfName(name: string): string {
  return tagOfFolder(name.split("/"));
}
