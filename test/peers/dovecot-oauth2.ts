/** Dovecot that lets its user in by a token, which it asks the authorization server about (RFC 7662). */
import { chmodSync, copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../temporary-folder.ts";
import { type AuthorizationServer, authorityFile } from "./authorization-server.ts";
import { type DovecotSubmission, startDovecotSubmission } from "./dovecot-submission.ts";

interface Cleanup {
  after(run: () => void | Promise<void>): void;
}

/** In both directions. `mechanisms`: of OAuth2, as it offers them. */
export function startDovecotWithOAuth2(
  t: Cleanup,
  server: AuthorizationServer,
  mechanisms = "oauthbearer xoauth2",
): Promise<DovecotSubmission> {
  const folder = temporaryFolder(t);
  // Its own user reads them.
  chmodSync(folder, 0o755);
  const [certificate, settings] = [join(folder, "authority.pem"), join(folder, "oauth2.conf")];
  copyFileSync(authorityFile, certificate);
  writeFileSync(
    settings,
    `introspection_mode = post
introspection_url = ${server.introspectionUrl}
tls_ca_cert_file = ${certificate}
username_attribute = username
active_attribute = active
active_value = true
`,
  );
  for (const file of [certificate, settings]) chmodSync(file, 0o644);
  return startDovecotSubmission(
    t,
    {},
    `auth_mechanisms = plain login ${mechanisms}
passdb {
  driver = oauth2
  mechanisms = ${mechanisms}
  args = ${settings}
}`,
  );
}
