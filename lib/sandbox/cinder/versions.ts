import type { Route } from "../core/http";
import type { Site } from "../core/site";

/** What Debian 12's Cinder offers. (cinder/api/openstack/api_version_request.py) */
export const MICROVERSIONS = { type: "volume", min: "3.0", max: "3.70" };

const versions = (site: Site) => ({
  versions: [
    {
      id: "v3.0",
      status: "CURRENT",
      version: MICROVERSIONS.max,
      min_version: MICROVERSIONS.min,
      updated: "2022-08-31T00:00:00Z",
      links: [
        { rel: "describedby", type: "text/html", href: "https://docs.openstack.org/" },
        { rel: "self", href: `${site.origin}/volume/v3/` },
      ],
      "media-types": [{ base: "application/json", type: "application/vnd.openstack.volume+json;version=3" }],
    },
  ],
});

/** Version discovery; the root answers 300. (cinder/api/versions.py) */
export const versionRoutes: readonly Route[] = [
  {
    name: "versions.list",
    method: "GET",
    path: "/",
    isOpen: true,
    run: ({ site }) => ({ status: 300, body: versions(site) }),
  },
  {
    name: "versions.show",
    method: "GET",
    path: "/v3",
    run: ({ site }) => ({ status: 200, body: versions(site) }),
  },
];
