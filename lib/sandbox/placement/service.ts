import type { Service } from "../core/http";
import { allocationRoutes } from "./allocation-routes";
import { candidateRoutes } from "./candidate-routes";
import { MICROVERSIONS, writeError, writeUnknown } from "./errors";
import { inventoryRoutes } from "./inventory-routes";
import { providerRoutes } from "./provider-routes";
import { traitRoutes } from "./trait-routes";

/** Placement: what compute hosts have, and what of it is taken. */
export const placement: Service = {
  prefix: "/placement",
  name: "placement",
  microversions: MICROVERSIONS,
  writeError,
  writeUnknown,
  routes: [
    {
      name: "versions.list",
      method: "GET",
      path: "/",
      isOpen: true,
      // (placement/handlers/root.py)
      run: () => ({
        status: 200,
        body: {
          versions: [
            {
              id: "v1.0",
              max_version: MICROVERSIONS.max,
              min_version: MICROVERSIONS.min,
              status: "CURRENT",
              links: [{ rel: "self", href: "" }],
            },
          ],
        },
      }),
    },
    ...providerRoutes,
    ...inventoryRoutes,
    ...traitRoutes,
    ...allocationRoutes,
    ...candidateRoutes,
  ],
};
