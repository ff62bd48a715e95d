import { pageError } from "../core/errors";
import { ok, type Route } from "../core/http";
import { EXTENSIONS } from "./extension-list";
import { refuse } from "./refusals";

/** What Neutron's core plug-in has; the extensions have theirs beside it. */
const CORE = [
  ["network", "networks"],
  ["subnet", "subnets"],
  ["subnetpool", "subnetpools"],
  ["port", "ports"],
];

const shown = ([alias, name, description, updated]: (typeof EXTENSIONS)[number]) => ({
  name,
  alias,
  description,
  updated,
  links: [],
});

/** (neutron/api/versions.py, neutron/api/extensions.py) */
export const discoveryRoutes: Route[] = [
  // Ports are bound without an agent, on devcloud too; so there is none, and no zone of one.
  { name: "agents.list", method: "GET", path: "/v2.0/agents", run: () => ok({ agents: [] }) },
  {
    name: "availability-zones.list",
    method: "GET",
    path: "/v2.0/availability_zones",
    run: () => ok({ availability_zones: [] }),
  },
  {
    name: "versions",
    method: "GET",
    path: "/",
    isOpen: true,
    run: ({ site }) =>
      ok({
        versions: [
          { id: "v2.0", status: "CURRENT", links: [{ rel: "self", href: `${site.origin}/network/v2.0/` }] },
        ],
      }),
  },
  {
    name: "resources",
    method: "GET",
    path: "/v2.0",
    run: ({ path, site }) => {
      if (!path.endsWith("/")) throw refuse(404, "HTTPNotFound", "The resource could not be found.");
      return ok({
        resources: CORE.map(([name, collection]) => ({
          name,
          collection,
          links: [{ rel: "self", href: `${site.origin}/network/v2.0/${collection}` }],
        })),
      });
    },
  },
  {
    name: "extensions.list",
    method: "GET",
    path: "/v2.0/extensions",
    run: () => ok({ extensions: EXTENSIONS.map(shown) }),
  },
  {
    name: "extensions.get",
    method: "GET",
    path: "/v2.0/extensions/:alias",
    run: ({ params }) => {
      const found = EXTENSIONS.find(([alias]) => alias === params.alias);
      if (found) return ok({ extension: shown(found) });
      return pageError(
        404,
        `The resource could not be found.<br /><br />\nExtension with alias ${params.alias} does not exist`,
      );
    },
  },
];
