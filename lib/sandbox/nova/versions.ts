import { type Ask, ok, type Route } from "../core/http";

/* nova/api/openstack/compute/versions.py, views/versions.py */

const MAX = "2.93";
const VERSIONS = {
  "v2.0": { status: "SUPPORTED", version: "", min_version: "", updated: "2011-01-21T11:33:21Z" },
  "v2.1": { status: "CURRENT", version: MAX, min_version: "2.1", updated: "2013-07-23T11:33:21Z" },
} as const;
const PATHS = { "v2.0": "v2", "v2.1": "v2.1" } as const;

/** What a version's own answer tells besides. */
const types = (id: keyof typeof VERSIONS) => ({
  "media-types": [
    {
      base: "application/json",
      type: `application/vnd.openstack.compute+json;version=${PATHS[id].slice(1)}`,
    },
  ],
});

const version = ({ site }: Ask, id: keyof typeof VERSIONS) => ({
  id,
  ...VERSIONS[id],
  links: [{ rel: "self", href: `${site.origin}/compute/${PATHS[id]}/` }],
});

const withTypes = (ask: Ask, id: keyof typeof VERSIONS) => {
  const { links, ...rest } = version(ask, id);
  return {
    version: {
      ...rest,
      links: [...links, { rel: "describedby", type: "text/html", href: "http://docs.openstack.org/" }],
      ...types(id),
    },
  };
};

/** Nobody needs a token for these. */
export const versionRoutes: readonly Route[] = [
  {
    name: "versions.list",
    method: "GET",
    path: "/",
    isOpen: true,
    run: (ask) => ok({ versions: [version(ask, "v2.0"), version(ask, "v2.1")] }),
  },
  {
    name: "versions.show",
    method: "GET",
    path: "/v2",
    isOpen: true,
    run: (ask) => ok(withTypes(ask, "v2.0")),
  },
  {
    name: "versions.show",
    method: "GET",
    path: "/v2.1",
    isOpen: true,
    run: (ask) => ok(withTypes(ask, "v2.1")),
  },
];
