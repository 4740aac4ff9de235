/** Every hostile mail, by class. A new attack is a line in its class. */
import { attachments } from "./attachments.ts";
import { bombs } from "./bombs.ts";
import { clobbering } from "./clobbering.ts";
import { dangling } from "./dangling.ts";
import { forms } from "./forms.ts";
import { headers } from "./headers.ts";
import type { HostileMail, MailClass } from "./hostile-mail.ts";
import { mutations } from "./mutations.ts";
import { namespaces } from "./namespaces.ts";
import { novelties } from "./novelties.ts";
import { protocols } from "./protocols.ts";
import { requests } from "./requests.ts";
import { scripts } from "./scripts.ts";
import { styles } from "./styles.ts";

const classes: Record<MailClass, () => HostileMail[]> = {
  scripts,
  protocols,
  mutations,
  namespaces,
  styles,
  clobbering,
  dangling,
  forms,
  requests,
  novelties,
  headers,
  attachments,
  bombs,
};

/** Those of some classes, or all of them. */
export function* hostileMails(only: MailClass[] = Object.keys(classes) as MailClass[]): Generator<HostileMail> {
  for (const name of only) yield* classes[name]();
}
