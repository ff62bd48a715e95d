import { z } from "zod";
import { checkBody } from "../../core/check-body";
import { type Answer, type Ask, empty, isAtLeast, ok } from "../../core/http";
import { notFound, Refusal } from "../../core/refusal";
import type { Site } from "../../core/site";
import { allowAdmin } from "../allow";
import { FLAVORS, type Flavor } from "../rows-site";
import { wholeNumber } from "../whole-number";
import { fullFlavor } from "./flavor-view";

/** nova/api/openstack/compute/schemas/flavor_manage.py */
const bodyOf = (ask: Ask) =>
  z.strictObject({
    flavor: z.strictObject({
      name: z.string().min(1).max(255),
      ram: wholeNumber(1),
      vcpus: wholeNumber(1),
      disk: wholeNumber(0),
      id: z
        .string()
        .min(1)
        .max(255)
        .regex(/^(?! )[a-zA-Z0-9. _-]+(?<! )$/)
        .or(z.number())
        .nullish(),
      "OS-FLV-EXT-DATA:ephemeral": wholeNumber(0).optional(),
      swap: wholeNumber(0).optional(),
      rxtx_factor: z.union([z.number().positive(), z.string().regex(/^[0-9]+(\.[0-9]+)?$/)]).optional(),
      "os-flavor-access:is_public": z.union([z.boolean(), z.string()]).optional(),
      ...(isAtLeast(ask, "2.55") ? { description: z.string().nullish() } : {}),
    }),
  });

export type NewFlavor = Partial<Omit<Flavor, "number" | "name" | "vcpus" | "ramMib" | "diskGib">> &
  Pick<Flavor, "name" | "vcpus" | "ramMib" | "diskGib">;

/** Makes a flavor. @throws Refusal 409 when its name or its id is taken (nova/exception.py) */
export function makeFlavor(site: Site, flavor: NewFlavor): Flavor {
  const flavors = site.rows(FLAVORS);
  const id = flavor.id ?? site.world.ids.uuid();
  if (flavors.find((other) => other.name === flavor.name))
    throw new Refusal(409, `Flavor with name ${flavor.name} already exists.`);
  if (flavors.get(id)) throw new Refusal(409, `Flavor with ID ${id} already exists.`);
  return flavors.insert({
    ephemeralGib: 0,
    swapMib: 0,
    rxtxFactor: 1,
    isPublic: true,
    description: null,
    extraSpecs: {},
    projectIds: [],
    ...flavor,
    id,
    number: (flavors.all().at(-1)?.number ?? 0) + 1,
  });
}

/** POST /flavors, 200 as it ever was (nova/api/openstack/compute/flavor_manage.py, _create) */
export function createFlavor(ask: Ask): Answer {
  const { flavor: f } = checkBody(bodyOf(ask), ask.body);
  allowAdmin(ask, "os-flavor-manage:create");
  const flavor = makeFlavor(ask.site, {
    ...(f.id === undefined || f.id === null ? {} : { id: String(f.id) }),
    name: f.name.trim(),
    ramMib: f.ram,
    vcpus: f.vcpus,
    diskGib: f.disk,
    ephemeralGib: f["OS-FLV-EXT-DATA:ephemeral"] ?? 0,
    swapMib: f.swap ?? 0,
    rxtxFactor: Number(f.rxtx_factor ?? 1),
    isPublic: !/^(0|f|false|off|n|no)$/i.test(String(f["os-flavor-access:is_public"] ?? true)),
    description: (f.description as string | null | undefined) ?? null,
  });
  return ok({ flavor: fullFlavor(ask, flavor) });
}

const Description = z.strictObject({ flavor: z.strictObject({ description: z.string().nullable() }) });

/** PUT /flavors/{id}, from 2.55 on (nova/api/openstack/compute/flavor_manage.py, _update) */
export function updateFlavor(ask: Ask): Answer {
  if (!isAtLeast(ask, "2.55")) throw notFound();
  const { flavor } = checkBody(Description, ask.body);
  allowAdmin(ask, "os-flavor-manage:update");
  const { id } = knownFlavor(ask);
  return ok({ flavor: fullFlavor(ask, ask.site.rows(FLAVORS).update(id, flavor)) });
}

/** DELETE /flavors/{id} (nova/api/openstack/compute/flavor_manage.py, _delete) */
export function deleteFlavor(ask: Ask): Answer {
  allowAdmin(ask, "os-flavor-manage:delete");
  ask.site.rows(FLAVORS).remove(knownFlavor(ask).id);
  return empty(202);
}

function knownFlavor({ site, params }: Ask): Flavor {
  const flavor = site.rows(FLAVORS).get(params.flavor ?? "");
  if (!flavor) throw notFound(`Flavor ${params.flavor} could not be found.`);
  return flavor;
}
