// Written by scripts/write-sdk-types.ts, from the schemas in core/plugins.

/** A message as a hook shows it: only the fields that the grant of `message.read` names are filled. */
export interface MessageView {
  /** Unique for the message, and the same each time. Says nothing else. At most 64 characters. */
  key: string;
  /** Field `envelope`. Name and address of each, with a space between: `Ana Ruiz ana@example.org`. */
  from: string;
  /** Field `envelope`. As `from`. */
  to: string;
  /** Field `envelope`. Decoded. */
  subject: string;
  /** The header fields that the scope names, as `name: value`. At most 2000. */
  headers: string[];
  /** Field `text`. The beginning of the readable text. At most 6000 characters. */
  text: string;
  /** Field `text`. Hosts and schemes of the links. At most 50. */
  links: string[];
  /** Field `attachment-types`: `type/subtype`. At most 50. */
  attachmentTypes: string[];
  /** Field `attachment-names`, in hooks that have them. At most 50. */
  attachmentNames?: string[];
  /** Field `html`, in hooks that have it. At most 2000000 characters. */
  html?: string;
}

/** What a plugin thinks of one message. */
export interface Verdict {
  /** 0 (surely wanted) to 1 (surely spam). 0 to 1. */
  score: number;
  /** What spoke for and against it, strongest first, at most 20: the user reads them. */
  words: Array<{
    /** At most 80 characters. */
    word: string;
    /** 0 to 1. */
    probability: number;
  }>;
}

/** How a message's tags were changed. */
export interface TagChange {
  /** Names, as paths. Tags that are gone by now are not named. At most 10000. */
  added: string[];
  /** Names, as paths. At most 10000. */
  removed: string[];
  /** Whose doing it was. `plugin`: another plugin's. */
  by: "user" | "source" | "plugin";
}

/** Something that happened to a message. */
export interface ObservedMessage {
  view: MessageView;
  /** `stored`: it is new here. `decided`: the user or a source said what it is. `tagged`: its tags were changed. `sent`: it is the user's own, and the first server took it. */
  event: "stored" | "decided" | "tagged" | "sent";
  /** Null: nothing was said, or it was taken back. */
  decision: "spam" | "ham" | null;
  /** Names of its tags now, as paths. Roles as `\inbox`. At most 10000. */
  tags: string[];
  change?: TagChange;
}

/** Something that a mail wants from elsewhere. Nothing of it is fetched before the user says so, and only pictures and backgrounds ever are. */
export interface RemoteReference {
  /** http or https. At most 8192 characters. */
  url: string;
  /** `tracker`: a picture that is there to tell that it was looked at. */
  kind: "picture" | "tracker" | "background" | "font" | "style" | "media" | "other";
  /** At most 253 characters. */
  host: string;
  /** Who would learn of it, by name; null: not known. */
  tracker: string | null;
  /** CSS pixels; null: the mail does not say. */
  width: number | null;
  /** CSS pixels; null: the mail does not say. */
  height: number | null;
}

/** What was taken out of a mail, in plain words. */
export interface Removal {
  /** At most 200 characters. */
  what: string;
  /** At most 200 characters. */
  why: string;
  /** 1 to 2000000. */
  count: number;
}

/** A message's HTML as it may be shown. */
export interface RenderedMessage {
  /** One element with the class `po-mail`, without html, head or body. A picture has no `src` but `data-po-remote="0"` (a place in `remote`) or `data-po-cid="…"` (a Content-ID of the message), or else a `data:` URL. An element with `data-po-quote="this"` is what the writer quotes; with `"rest"` the quote is it and all that stands behind it. A link has its target in `data-po-target`, and `data-po-mismatch` where its text names another host. At most 2000000 characters. */
  html: string;
  /** Style sheet for a light page. Layers: `@layer postern, …` where `postern` is left to Postern. Backgrounds stand in it as `var(--po-remote-0, none)` (a place in `remote`) or `var(--po-cid-0, none)` (a place in `cids`), which are set on the element `po-mail`. At most 1000000 characters. */
  css?: string;
  /** The same for a dark page, in place of `css`. At most 1000000 characters. */
  darkCss?: string;
  /** Which colours the mail brings: none; ink for a `light` page; for a `dark` one; or for both, its `own`. */
  background?: "none" | "light" | "dark" | "own";
  /** It was written for a page without a doctype, and is shown on one. */
  quirks?: boolean;
  /** Content-IDs of the pictures that it shows. At most 2000. */
  cids?: string[];
  /** At most 2000. */
  remote?: RemoteReference[];
  /** At most 100. */
  removed?: Removal[];
  /** Plain text of it; null: Postern makes its own. */
  text?: string | null;
}

/** A file in an archive. */
export interface InsideFile {
  /** With its folders. */
  name: string;
  size: number;
}

/** Who sent the message of an attachment. */
export interface AttachmentSender {
  /** Nothing came from the address before. */
  isFirst: boolean;
  /** The user wrote to them or answered them. */
  isKnown: boolean;
  /** Share of their judged mails that are spam; null when none was judged. */
  spamShare: number | null;
  /** The filter's score of this message; null when it has not spoken. */
  spamScore: number | null;
  /** Whether the domain of the address stands by the message; null: not known. */
  authentication: "pass" | "fail" | "none" | null;
}

/** An attachment: only the fields that the grant of `message.read` names are filled. */
export interface Attachment {
  /** Of the message. At most 64 characters. */
  key: string;
  /** Which of the message's attachments, from 0. */
  index: number;
  /** Field `attachment-names`. As the sender wrote it. */
  name: string;
  /** Field `attachment-types`. As the sender wrote it: `type/subtype`. */
  type: string;
  /** Bytes. */
  size: number;
  /** Field `attachment-types`. What the content really is: `type/subtype`. */
  realType: string;
  /** Field `attachment-types`. What opening it does: the more dangerous of what content and name say. */
  kind:
    | "text"
    | "picture"
    | "media"
    | "font"
    | "document"
    | "office"
    | "pdf"
    | "calendar"
    | "contact"
    | "mail"
    | "archive"
    | "page"
    | "drawing"
    | "disk-image"
    | "shortcut"
    | "script"
    | "program"
    | "unknown";
  /** Field `attachment-types`. What was found in it and in its name. At most 21. */
  findings: Array<
    | "double-extension"
    | "hidden-characters"
    | "strange-name"
    | "other-type"
    | "macros"
    | "dde"
    | "outside-content"
    | "embedded-objects"
    | "encrypted"
    | "closed-archive"
    | "too-much-inside"
    | "program-inside"
    | "script-inside"
    | "macros-inside"
    | "page-script"
    | "page-form"
    | "page-redirect"
    | "pdf-script"
    | "pdf-launch"
    | "pdf-files"
    | "damaged"
  >;
  /** Field `attachment-names`. Files in an archive, at most 200, those of nested archives included. */
  inside: InsideFile[];
  /** Field `envelope`. Who sent the message, as far as the mail that is here tells; null when it is not granted. */
  sender: AttachmentSender | null;
  /** Field `attachment-bytes`. Base64; null when it is not granted, or larger than 10 MiB. */
  content: string | null;
}

/** What a plugin thinks of an attachment. */
export interface Assessment {
  /** The worst of all plugins' answers counts. */
  risk: "none" | "low" | "medium" | "high";
  /** Shown to the user, one line each. At most 10. */
  reasons: string[];
}

/** A copy of an attachment without what could do harm. */
export interface DisarmedAttachment {
  /** A file name, without folders. At most 255 characters. */
  name: string;
  /** `type/subtype`, lower case. At most 100 characters. */
  type: string;
  /** Base64, at most 10 MiB of bytes. */
  content: string;
  /** What was taken out, one line each. At most 10. */
  removed: string[];
}

/** A header field. */
export interface HeaderLine {
  /** Lower case. At most 64 characters. */
  name: string;
  /** Printable ASCII on one line; Postern folds it. At most 16384 characters. */
  value: string;
}

/** A mail that is about to leave. Who writes to whom is always shown; the rest where `message.read` is granted for all mail and names the field. */
export interface Draft {
  /** The address. */
  from: string;
  /** Addresses. At most 5000. */
  to: string[];
  /** Addresses. At most 5000. */
  cc: string[];
  /** Addresses. At most 5000. */
  bcc: string[];
  /** Field `envelope`. */
  subject: string;
  /** Field `text`. Its beginning. At most 6000 characters. */
  text: string;
  /** Field `attachment-names`. At most 50. */
  attachmentNames: string[];
  /** Header fields that plugins added so far. At most 10. */
  headers: HeaderLine[];
}

/** A mail, and how it will be protected so far. */
export interface ProtectedDraft {
  draft: Draft;
  encrypt: boolean;
  sign: boolean;
  /** Of those who asked for it. At most 10. */
  reasons: string[];
}

/** What a mail needs. It is added to what others asked for: nothing takes protection away. */
export interface Protection {
  encrypt: boolean;
  sign: boolean;
  /** Shown to the user. At most 200 characters. */
  reason: string;
}

/** What a plugin has to say about a mail before it leaves. */
export interface DraftCheck {
  /** Shown beside the draft, one line each. At most 10. */
  warnings: string[];
  /** The mail is not sent unless the user insists; null: it may leave. */
  veto: {
    /** One that the scope of `outgoing.veto` names. At most 40 characters. */
    reason: string;
    /** At most 200 characters. */
    text: string;
  } | null;
}

/** A recipient of a mail that is about to leave. */
export interface RouteQuestion {
  /** The address. At most 320 characters. */
  recipient: string;
  /** Size of the mail. */
  bytes: number;
  isEncrypted: boolean;
  /** With `via: relay`: the server that the user set up for whom they write as. Null: none, or another `via`. */
  relay: string | null;
}

/** A way to a recipient. What it protects is what the manifest says under `transport`. */
export interface Bid {
  /** Where the mail would go: a host that the scope of `transport.carry` names. At most 253 characters. */
  host: string;
  /** 0 to 1; the user's own choice comes first. */
  preference: number;
  /** Shown to the user. At most 200 characters. */
  note: string;
}

/** A mail on its way. */
export interface Parcel {
  /** The same when it is tried again, so that a receiver can tell. At most 64 characters. */
  id: string;
  /** The address. At most 320 characters. */
  from: string;
  /** At most 100. */
  recipients: Array<{
    /** At most 320 characters. */
    address: string;
    /** At most 253 characters. */
    host: string;
  }>;
  /** RFC 5322, as it is to arrive; base64. Empty with `via: relay`: Postern has it. At most 13981016 characters. */
  message: string;
}

/** What became of a mail to one recipient. */
export interface CarryOutcome {
  /** At most 320 characters. */
  address: string;
  /** `later`: it stays queued and is tried again. `refused`: it never will. */
  status: "sent" | "later" | "refused";
  /** Shown to the user. At most 200 characters. */
  note: string;
}

/** Whose key is looked for. */
export interface KeyQuestion {
  /** At most 320 characters. */
  address: string;
}

/** A public key that a plugin suggests. */
export interface FoundKey {
  /** OpenPGP transferable public key, binary, as base64; at most 64 KiB. */
  key: string;
  /** Where it was found; shown to the user. At most 200 characters. */
  source: string;
}

/** Something that happened to a public key. */
export interface KeyChange {
  /** `changed`: it is known now, was replaced, or is gone. */
  event: "changed";
  /** Of the primary key, upper-case hex. */
  fingerprint: string;
}

/** Somebody whom the user looks at. */
export interface ContactQuestion {
  /** At most 320 characters. */
  address: string;
  /** Field `name` of `contact.read`, else empty. */
  name: string;
}

/** A label and its value. */
export interface Fact {
  /** At most 60 characters. */
  label: string;
  /** At most 200 characters. */
  value: string;
}

/** An action that the user chose. */
export interface Command {
  /** Its id in the scope of `ui.action`. At most 40 characters. */
  action: string;
  /** The chosen messages, as far as `message.read` shows them. At most 100. */
  messages: MessageView[];
}

/** A panel or banner that is about to be shown. */
export interface PanelQuestion {
  /** Its id in the scope of `ui.panel` or `ui.banner`. At most 40 characters. */
  panel: string;
  place: "message" | "sidebar" | "settings" | "banner";
  /** The open message, as far as `message.read` shows it. */
  view: MessageView | null;
}

/** A heading. */
export interface HeadingBlock {
  type: "heading";
  /** At most 200 characters. */
  text: string;
}

/** A paragraph. */
export interface TextBlock {
  type: "text";
  /** At most 1000 characters. */
  text: string;
  tone: "plain" | "good" | "warning";
}

/** A list. */
export interface ListBlock {
  type: "list";
  /** At most 30. */
  items: string[];
}

/** A table of two columns. */
export interface FactsBlock {
  type: "facts";
  /** At most 30. */
  facts: Fact[];
}

/** A button. */
export interface ActionBlock {
  type: "action";
  /** Its id in the scope of `ui.action`. At most 40 characters. */
  action: string;
}

/** A time to do something. */
export interface Tick {
  /** Milliseconds since 1970. */
  at: number;
}

/** The hooks of this SDK: what each gives a plugin, and what it wants back. */
export interface Hooks {
  /** New mail, in batches. One answer a message, in order; null: no opinion. A score counts only as far as `message.tag` grants `spam` and `ham`. Not asked where `message.read` is granted for mail with certain tags only. Needs `message.read` and `message.tag`. A plugin that fails has no say. */
  "message.classify": { input: MessageView[]; answer: Array<Verdict | null> };
  /** What happened to mail, in batches, at least once each: the same may come again. Asked after the mail is stored, in its order. `decided`, `tagged` and `sent` come only where `message.read` is granted for all mail, or for one of the tags that the message has now. A plugin is not told of its own changes. Needs `message.read`. */
  "message.observe": { input: ObservedMessage[]; answer: void };
  /** A message is about to be shown. The answer is shown instead of its HTML; null: no opinion. Whatever the answer holds, it is shown in a frame that runs no script and reaches no network. Needs the field `html` of `message.read`; not asked for HTML above the limit. Needs `message.read` and `message.render`. When a plugin fails, what it was asked for does not happen. */
  "message.render": { input: MessageView; answer: RenderedMessage | null };
  /** How dangerous is this attachment? Null: no opinion. Needs `message.read`. A plugin that fails has no say. */
  "attachment.assess": { input: Attachment; answer: Assessment | null };
  /** The user wants a safe copy of an attachment. The first plugin that answers makes it; the original stays as it is. Needs the field `attachment-bytes` of `message.read`; not asked for attachments above 10 MiB. Needs `message.read` and `message.render`. When a plugin fails, what it was asked for does not happen. */
  "attachment.disarm": { input: Attachment; answer: DisarmedAttachment | null };
  /** A mail is about to leave. The answer's header fields are added; only those that `outgoing.propose` names. Needs `outgoing.propose`. A plugin that fails has no say. */
  "compose.headers": {
    input: Draft;
    answer: {
      /** Added to the mail; a field of the same name that a plugin added before is replaced. At most 10. */
      headers: HeaderLine[];
    } | null;
  };
  /** How must this mail be protected? Null: no opinion. Only what `outgoing.propose` grants, `encrypt` or `sign`. When a plugin fails here, the mail is not sent. Needs `outgoing.propose`. When a plugin fails, what it was asked for does not happen. */
  "compose.protect": { input: ProtectedDraft; answer: Protection | null };
  /** May this mail leave as it is? Null: nothing to say. Needs `outgoing.veto`. A plugin that fails has no say. */
  "compose.check": { input: Draft; answer: DraftCheck | null };
  /** Is there a way to this recipient? Null: none. Needs `transport.carry`. A plugin that fails has no say. */
  "delivery.route": { input: RouteQuestion; answer: Bid | null };
  /** Carry this mail. One answer a recipient; `sent` counts only for a host that answered a `transport.post` with 2xx, or for a recipient that a `transport.submit` delivered. When the plugin fails, the mail stays queued. Needs `transport.carry`. When a plugin fails, what it was asked for does not happen. */
  "delivery.carry": { input: Parcel; answer: CarryOutcome[] };
  /** The user writes to somebody whose key is not known. Null: no key. Found keys are suggestions: Postern checks them. Not asked before Postern has OpenPGP. Needs `keys.propose`. A plugin that fails has no say. */
  "keys.discover": { input: KeyQuestion; answer: FoundKey[] | null };
  /** What happened to public keys, in batches; one key's changes may come as one, and the same may come again. Told while the plugin is on and Postern unlocked, and not made up for later: ask `host.keys` for what is known. Needs `keys.read`. */
  "keys.observe": { input: KeyChange[]; answer: void };
  /** What is known of this person? Shown beside them. Null: nothing. Needs `contact.read`. A plugin that fails has no say. */
  "contact.describe": { input: ContactQuestion; answer: Fact[] | null };
  /** The user chose one of the plugin's actions. Needs `ui.action`. When a plugin fails, what it was asked for does not happen. */
  "command.run": {
    input: Command;
    answer: {
      /** Shown to the user for a moment. At most 200 characters. */
      notice: string;
    } | null;
  };
  /** One of the plugin's panels or banners is about to be shown. Null: not now. Needs `ui.panel` or `ui.banner`. A plugin that fails has no say. */
  "panel.show": {
    input: PanelQuestion;
    answer: {
      /** At most 30. */
      blocks: Array<HeadingBlock | TextBlock | ListBlock | FactsBlock | ActionBlock>;
    } | null;
  };
  /** The interval of `schedule.every` is over. After Postern was locked or off, it comes once, not for every time that was missed. Needs `schedule.every`. */
  "schedule.tick": { input: Tick; answer: void };
}
