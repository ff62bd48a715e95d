import { ok, type Route } from "../../core/http";
import {
  createExtraSpecs,
  deleteExtraSpec,
  listExtraSpecs,
  showExtraSpec,
  updateExtraSpec,
} from "./extra-specs";
import { findFlavor } from "./find-flavor";
import { changeFlavorAccess, listFlavorAccess } from "./flavor-access";
import { createFlavor, deleteFlavor, updateFlavor } from "./flavor-changes";
import { fullFlavor } from "./flavor-view";
import { listFlavors } from "./list-flavors";

const ONE = "/v2.1/flavors/:flavor";
const SPECS = `${ONE}/os-extra_specs`;

export const flavorRoutes: readonly Route[] = [
  { name: "flavors.list", method: "GET", path: "/v2.1/flavors", run: (ask) => listFlavors(ask, false) },
  {
    name: "flavors.detail",
    method: "GET",
    path: "/v2.1/flavors/detail",
    run: (ask) => listFlavors(ask, true),
  },
  {
    name: "flavors.show",
    method: "GET",
    path: ONE,
    run: (ask) => ok({ flavor: fullFlavor(ask, findFlavor(ask, ask.params.flavor ?? "")) }),
  },
  { name: "flavors.create", method: "POST", path: "/v2.1/flavors", run: createFlavor },
  { name: "flavors.update", method: "PUT", path: ONE, run: updateFlavor },
  { name: "flavors.delete", method: "DELETE", path: ONE, run: deleteFlavor },
  { name: "flavors.action", method: "POST", path: `${ONE}/action`, run: changeFlavorAccess },
  { name: "flavors.access", method: "GET", path: `${ONE}/os-flavor-access`, run: listFlavorAccess },
  { name: "flavors.specs", method: "GET", path: SPECS, run: listExtraSpecs },
  { name: "flavors.specs.create", method: "POST", path: SPECS, run: createExtraSpecs },
  { name: "flavors.specs.show", method: "GET", path: `${SPECS}/:key`, run: showExtraSpec },
  { name: "flavors.specs.update", method: "PUT", path: `${SPECS}/:key`, run: updateExtraSpec },
  { name: "flavors.specs.delete", method: "DELETE", path: `${SPECS}/:key`, run: deleteExtraSpec },
];
