import type { Answer, Ask, Route } from "../core/http";
import { notFound } from "../core/refusal";

/** Newest first; 2.14 is of no release. devcloud has no cache API, so it says nothing of 2.16. (glance/api/versions.py) */
const VERSIONS = [15, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0];

const versions = ({ site }: Ask, status: number): Answer => ({
  status,
  body: {
    versions: VERSIONS.map((minor, i) => ({
      id: `v2.${minor}`,
      status: i === 0 ? "CURRENT" : "SUPPORTED",
      links: [{ rel: "self", href: `${site.origin}/image/v2/` }],
    })),
  },
});

export const discoveryRoutes: Route[] = [
  { name: "versions", method: "GET", path: "/", isOpen: true, run: (ask) => versions(ask, 300) },
  { name: "versions.list", method: "GET", path: "/versions", isOpen: true, run: (ask) => versions(ask, 200) },
  {
    name: "v2",
    method: "GET",
    path: "/v2",
    run: ({ path, site }) => {
      if (path.endsWith("/")) throw notFound();
      return {
        status: 302,
        headers: { location: `${site.origin}/image/v2/`, "content-type": "text/plain; charset=utf8" },
      };
    },
  },
];
