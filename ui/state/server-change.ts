interface OfServer {
  host: string;
  port: number;
  trustedCertificate?: string;
}

/** What is entered of a server, changed. Another server is another certificate: the one that was trusted does not go along. */
export function changedServer<T extends OfServer>(form: T, change: Partial<T>): T {
  const { trustedCertificate, ...others } = form;
  const isSameServer = change.host === undefined && change.port === undefined;
  return { ...others, ...(isSameServer && trustedCertificate ? { trustedCertificate } : {}), ...change } as T;
}
