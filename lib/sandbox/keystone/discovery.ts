import type { Answer, Route } from "../core/http";
import type { Site } from "../core/site";

/** The only version that Keystone has. (keystone/api/discovery.py) */
const version = (site: Site) => ({
  id: "v3.14",
  status: "stable",
  updated: "2020-04-07T00:00:00Z",
  links: [{ rel: "self", href: `${site.keystoneOrigin}/identity/v3/` }],
  "media-types": [{ base: "application/json", type: "application/vnd.openstack.identity-v3+json" }],
});

/** What Keystone tells of itself, also to who has no token. */
export const discoveryRoutes: readonly Route[] = [
  {
    name: "versions.list",
    method: "GET",
    path: "/",
    isOpen: true,
    run: ({ site }) => ({
      status: 300,
      body: { versions: { values: [version(site)] } },
      headers: { location: `${site.keystoneOrigin}/identity/v3/` },
    }),
  },
  {
    name: "versions.show",
    method: "GET",
    path: "/v3",
    isOpen: true,
    run: ({ site }) => ({ status: 200, body: { version: version(site) } }),
  },
];

/** Flask's page for an unknown path, and flask-restful's words for an unknown method; as devcloud's Keystone answers. */
export function writeUnknown(status: 404 | 405): Answer {
  if (status === 405)
    return { status, body: { message: "The method is not allowed for the requested URL." } };
  return {
    status,
    body: "<!doctype html>\n<html lang=en>\n<title>404 Not Found</title>\n<h1>Not Found</h1>\n<p>The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.</p>\n",
    headers: { "content-type": "text/html; charset=utf-8" },
  };
}
