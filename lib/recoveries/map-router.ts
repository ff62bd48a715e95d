import type { KnownSubnet } from "./described-networks";
import { differs, ok, type Proposal } from "./mapping";
import type { TargetProject } from "./target-facts";

/** The way out of a made subnet: routers are not rebuilt, only one of the same name is used. Pure. */
export function mapRouter({ values }: KnownSubnet, project: Pick<TargetProject, "routers">): Proposal {
  const none = { do: "leave-out" } as const;
  const name = values?.router ?? null;
  if (values && values.gateway === null) return ok(none, "It has no gateway at its source either.");
  if (name === null)
    return differs(
      none,
      "No way out of this network: the point does not know its router. Choose one if it needs one.",
    );
  if (!project.routers)
    return differs(none, "No way out of this network: the routers there could not be read.");
  const same = project.routers.filter((router) => router.name === name);
  const [router, another] = same;
  if (router && !another)
    return ok(
      { do: "use", id: router.id, name },
      "Same name: the subnet is connected to it, and taken off at a roll-back.",
    );
  return differs(
    none,
    another
      ? `No way out of this network: several routers there are named ${name}. Choose one.`
      : `No way out of this network: there is no router ${name} there, and routers are not rebuilt.`,
  );
}
