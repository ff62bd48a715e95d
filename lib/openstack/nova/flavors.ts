import { z } from "zod";
import { callOptionsOf } from "../call-options";
import { type ListOptions, listItems } from "../list";
import { type Pin, type Session, segment } from "../session";
import type { CallOptions } from "../transport";

/** Extra specs in the body since 2.61, swap always a number since 2.75. */
const FLAVORS: Pin = { pin: "2.93", atLeast: "2.75" };

const WireFlavor = z.object({
  id: z.string(),
  name: z.string(),
  vcpus: z.number(),
  ram: z.number(),
  disk: z.number(),
  swap: z.number(),
  "OS-FLV-EXT-DATA:ephemeral": z.number().nullish(),
  "os-flavor-access:is_public": z.boolean().nullish(),
  description: z.string().nullish(),
  extra_specs: z.record(z.string(), z.string()).nullish(),
});

/** A size of VM. */
export type Flavor = ReturnType<typeof toFlavor>;

const toFlavor = (f: z.output<typeof WireFlavor>) => ({
  id: f.id,
  name: f.name,
  vcpus: f.vcpus,
  ramMib: f.ram,
  diskGib: f.disk,
  ephemeralGib: f["OS-FLV-EXT-DATA:ephemeral"] ?? 0,
  swapMib: f.swap,
  isPublic: f["os-flavor-access:is_public"] ?? true,
  description: f.description ?? undefined,
  /** Undefined when the policy hides them. */
  extraSpecs: f.extra_specs ?? undefined,
});

export interface ListFlavors extends ListOptions {
  /** Others' private ones too; has an effect for admins only. */
  all?: boolean;
}

/** GET /flavors/detail (nova/api/openstack/compute/flavors.py) */
export function listFlavors(session: Session, options: ListFlavors = {}): AsyncGenerator<Flavor> {
  const { all, ...rest } = options;
  return listItems(session, {
    service: "compute",
    path: "/flavors/detail",
    key: "flavors",
    item: WireFlavor,
    map: toFlavor,
    idOf: (f) => f.id,
    query: { is_public: all ? "None" : undefined },
    microversion: FLAVORS,
    options: rest,
  });
}

/**
 * GET /flavors/{id} (nova/api/openstack/compute/flavors.py)
 * @throws OpenStackError kind "not_found", also for one without access to it
 */
export async function getFlavor(session: Session, id: string, options: CallOptions = {}): Promise<Flavor> {
  const { flavor } = await session.json(z.object({ flavor: WireFlavor }), {
    ...options,
    service: "compute",
    method: "GET",
    path: `/flavors/${segment(id)}`,
    microversion: FLAVORS,
    expect: [200],
  });
  return toFlavor(flavor);
}

export interface CreateFlavor extends CallOptions {
  /** Of one's own choice; Nova makes one up when it is left out. */
  id?: string;
  name: string;
  vcpus: number;
  ramMib: number;
  diskGib: number;
  ephemeralGib?: number;
  swapMib?: number;
  isPublic?: boolean;
  description?: string;
}

/**
 * Make a flavor, without extra specs. Admin only.
 * POST /flavors (nova/api/openstack/compute/flavor_manage.py)
 * @throws OpenStackError kind "conflict" when the name or the id is taken
 */
export async function createFlavor(
  session: Session,
  f: CreateFlavor,
): Promise<{ id: string; requestId: string | undefined }> {
  const { data, answer } = await session.jsonAnswer(z.object({ flavor: WireFlavor }), {
    ...callOptionsOf(f),
    service: "compute",
    method: "POST",
    path: "/flavors",
    body: {
      flavor: {
        id: f.id,
        name: f.name,
        vcpus: f.vcpus,
        ram: f.ramMib,
        disk: f.diskGib,
        swap: f.swapMib,
        "OS-FLV-EXT-DATA:ephemeral": f.ephemeralGib,
        "os-flavor-access:is_public": f.isPublic,
        description: f.description,
      },
    },
    microversion: FLAVORS,
    expect: [200],
  });
  return { id: data.flavor.id, requestId: answer.requestId };
}

/**
 * Add extra specs to a flavor, or change them; others stay. Admin only. Repeating it changes nothing more.
 * POST /flavors/{id}/os-extra_specs (nova/api/openstack/compute/flavors_extraspecs.py)
 */
export async function setFlavorExtraSpecs(
  session: Session,
  id: string,
  extraSpecs: Record<string, string>,
  options: CallOptions = {},
): Promise<void> {
  await session.call({
    ...options,
    service: "compute",
    method: "POST",
    path: `/flavors/${segment(id)}/os-extra_specs`,
    body: { extra_specs: extraSpecs },
    isRepeatable: true,
    expect: [200],
  });
}

/** Servers keep their own copy. One that is gone is fine. DELETE /flavors/{id} (nova/api/openstack/compute/flavor_manage.py) */
export async function deleteFlavor(session: Session, id: string, options: CallOptions = {}): Promise<void> {
  await session.call({
    ...options,
    service: "compute",
    method: "DELETE",
    path: `/flavors/${segment(id)}`,
    expect: [202, 404],
  });
}
