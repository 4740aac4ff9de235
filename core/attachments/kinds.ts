/** Kinds of files by their names and types. */
import type { Kind } from "../plugins/hooks/attachment-facts.ts";

/** Opening one of these runs it, or shows what hides a program. */
export const runningKinds: ReadonlySet<Kind> = new Set(["program", "script", "shortcut", "disk-image"]);

const byExtension: Partial<Record<Kind, string>> = {
  program:
    "exe com scr pif cpl msi msp mst dll sys drv ocx jar apk xll wll appx msix msixbundle appxbundle deb rpm dmg pkg app run appimage gadget xbap application air ipa class",
  script:
    "bat cmd vbs vbe js jse mjs ws wsf wsh wsc sct ps1 ps1xml ps2 psc1 psm1 psd1 hta reg inf sh bash csh zsh ksh command py pyc pyw pl rb php asp aspx jsp cgi lua tcl applescript scpt workflow msh chm hlp iqy slk settingcontent-ms theme diagcab",
  shortcut:
    "lnk url scf desktop webloc inetloc library-ms search-ms searchconnector-ms appref-ms website rdp msc one onepkg",
  "disk-image": "iso img vhd vhdx vmdk udf cue nrg mdf",
  archive: "zip rar 7z tar gz tgz bz2 tbz xz txz zst lz lzma cab arj ace z lzh cpio ar zipx",
  page: "html htm xhtml xht shtml mht mhtml",
  drawing: "svg svgz",
  office:
    "doc docx docm dot dotx dotm xls xlsx xlsm xlsb xlt xltx xltm xlam xla ppt pptx pptm pps ppsx ppsm pot potx potm ppam rtf odt ods odp odg mdb accdb pub vsd vsdx",
  pdf: "pdf",
  picture: "png jpg jpeg jpe gif webp avif heic heif bmp ico tif tiff",
  media: "mp3 mp4 m4a m4v mov avi mkv webm ogg oga ogv opus wav flac aac wma wmv",
  font: "ttf otf woff woff2",
  document: "epub ps eps xps djvu",
  calendar: "ics ical ifb vcs",
  contact: "vcf vcard",
  mail: "eml msg mbox",
  text: "txt text log csv tsv md json xml yaml yml ini conf diff patch asc sig pgp key tex bib srt c h cpp hpp java ts css sql",
};

const kindOfExtension = new Map(
  Object.entries(byExtension).flatMap(([kind, names]) => names.split(" ").map((name) => [name, kind as Kind] as const)),
);

/** By the last extension of a name; "unknown" when it has none, or one that nobody knows. */
export function kindOfName(name: string): Kind {
  return kindOfExtension.get(extensionOf(name)) ?? "unknown";
}

/** Lower case, without the dot; "" when there is none. */
export function extensionOf(name: string): string {
  return /\.([^.\s/\\]{1,20})$/.exec(name.trim())?.[1]?.toLowerCase() ?? "";
}

/** By a media type, as detection or the sender gives it. */
export function kindOfType(type: string): Kind {
  const known = kindsOfTypes.find(([pattern]) => pattern.test(type));
  return known?.[1] ?? "unknown";
}

const kindsOfTypes: Array<[RegExp, Kind]> = [
  [/^image\/svg/, "drawing"],
  [/^image\//, "picture"],
  [/^(audio|video)\//, "media"],
  [/^font\//, "font"],
  [/^text\/(html|x-html)|xhtml|^multipart\/related/, "page"],
  [/^text\/calendar/, "calendar"],
  [/^text\/(x-)?vcard|^text\/directory/, "contact"],
  [/^message\/|ms-outlook|vnd\.ms-tnef|ms-tnef/, "mail"],
  [/pdf$/, "pdf"],
  [/msword|ms-excel|ms-powerpoint|officedocument|opendocument|rtf$|x-cfb|visio|ms-access/, "office"],
  [
    /x-msdownload|x-dosexec|x-elf|mach|java-archive|vnd\.android|x-msi|x-ms-installer|x-deb|x-rpm|x-apple-diskimage|wasm/,
    "program",
  ],
  [/shortcut|x-mswinurl/, "shortcut"],
  [/javascript|x-sh\b|shellscript|x-bat|x-python|x-perl|hta$/, "script"],
  [/iso9660|x-cd-image|x-vhd|raw-disk|virtualbox/, "disk-image"],
  [/zip|tar|rar|7z|compress|x-xz|zstd|x-lz|cab/, "archive"],
  [/epub|postscript/, "document"],
  [/^text\/|json$|xml$|pgp-(signature|keys|encrypted)|pkcs7-signature/, "text"],
];
