import type { Ask } from "../core/http";

/** The project in links: there only when it is in the request's path. (cinder/api/common.py, ViewBuilder) */
const place = (ask: Ask): string => (ask.params.project ? `${ask.params.project}/` : "");

/** Where a collection of the volume API is, as the request names it. */
export const collectionUrl = (ask: Ask, collection: string): string =>
  `${ask.site.origin}/volume/v3/${place(ask)}${collection}`;

/** The two links that Cinder gives to most things. */
export const linksTo = (ask: Ask, collection: string, id: string) => [
  { rel: "self", href: `${collectionUrl(ask, collection)}/${id}` },
  { rel: "bookmark", href: `${ask.site.origin}/volume/${place(ask)}${collection}/${id}` },
];
