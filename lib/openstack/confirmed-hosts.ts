import type { SiteConnection } from "./connection";

/**
 * Where a site's token may go: to the host of its Keystone, and to those that the operator confirmed. A host is
 * confirmed with its port, and for the scheme of Keystone's address; plain HTTP beside an HTTPS Keystone only when it
 * was confirmed as such, `http://host:port`.
 */
export class ConfirmedHosts {
  private readonly origins: ReadonlySet<string>;

  constructor(connection: Pick<SiteConnection, "authUrl" | "confirmedHosts">) {
    const auth = new URL(connection.authUrl);
    this.origins = new Set([
      originKey(auth),
      ...connection.confirmedHosts.flatMap((entry) => {
        if (entry.includes("://")) return URL.canParse(entry) ? [originKey(new URL(entry))] : [];
        const host = entry.toLowerCase();
        return auth.protocol === "https:" ? [`https://${host}`] : [`http://${host}`, `https://${host}`];
      }),
    ]);
  }

  /** Whether a token may go there. Addresses with credentials in them never. */
  allows(url: URL): boolean {
    return this.origins.has(originKey(url)) && url.username === "" && url.password === "";
  }
}

/** `host:port`, lower case, without the dot at the end of a name, with the default port written out. */
export const hostKey = (url: URL): string =>
  `${url.hostname.toLowerCase().replace(/\.$/, "")}:${url.port || (url.protocol === "https:" ? "443" : "80")}`;

const originKey = (url: URL): string => `${url.protocol}//${hostKey(url)}`;
