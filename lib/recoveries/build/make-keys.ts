import { keypairId } from "../../made/kinds/nova";
import { isOpenStackError } from "../../openstack/errors";
import { createFlavor, setFlavorExtraSpecs } from "../../openstack/nova/flavors";
import { importKeypair } from "../../openstack/nova/keypairs";
import { createServerGroup, type GroupPolicy } from "../../openstack/nova/server-groups";
import type { RecoveryContext } from "../recovery-context";
import type { PlannedFlavor, PlannedKeypair, PlannedServerGroup } from "../recovery-run-plan";
import { changeThing, makeThing } from "./make-thing";

/* Names are the marks of keypairs and server groups: there is nothing else that these could be found by. */

/** @returns its id, as it is recorded @throws OpenStackError, RunStopped */
export const makeKeypair = (
  ctx: RecoveryContext,
  { key, credentialId, publicKey, type }: PlannedKeypair,
): Promise<string> =>
  makeThing(ctx, {
    kind: "keypair",
    key,
    credentialId,
    step: `keypair:${key}`,
    call: "POST /os-keypairs",
    create: async (session, name, call) => {
      const kind = type === "x509" ? "x509" : "ssh";
      const { requestId } = await importKeypair(session, { ...call, name, publicKey, type: kind });
      return { id: keypairId(credentialId, name), requestId };
    },
  });

/** @throws OpenStackError, RunStopped */
export const makeServerGroup = (
  ctx: RecoveryContext,
  { key, credentialId, policy, rules }: PlannedServerGroup,
): Promise<string> =>
  makeThing(ctx, {
    kind: "server_group",
    key,
    credentialId,
    step: `server-group:${key}`,
    call: "POST /os-server-groups",
    create: (session, name, call) => {
      const { max_server_per_host: most } = rules;
      return createServerGroup(session, {
        ...call,
        name,
        // Others are not planned (map-server-group.ts).
        policy: policy as GroupPolicy,
        ...(typeof most === "number" ? { maxServersPerHost: most } : {}),
      });
    },
  });

export interface MadeFlavor {
  id: string;
  /** What it is called instead; null: as planned, or a drill's. */
  calledInstead: string | null;
}

/**
 * Private: only administrators, who alone may make one, see it. Its id is the mark; it has the name of the source's flavor,
 * since VMs are known by that for as long as they live, unless another flavor there has it, that the plan could not see or could not
 * take. A drill's is not to be taken for it.
 * @throws OpenStackError, RunStopped
 */
export async function makeFlavor(ctx: RecoveryContext, flavor: PlannedFlavor): Promise<MadeFlavor> {
  let isNameTaken = false;
  const { key, credentialId, vcpus, ramMib, diskGib, ephemeralGib, swapMib, extraSpecs } = flavor;
  const step = `flavor:${key}`;
  const values = { vcpus, ramMib, diskGib, ephemeralGib, swapMib, isPublic: false };
  const id = await makeThing(ctx, {
    kind: "flavor",
    key,
    credentialId,
    step,
    call: "POST /flavors",
    create: async (session, mark, call) => {
      const make = (name: string) => createFlavor(session, { ...call, id: mark, name, ...values });
      if (ctx.plan.mode === "drill") return make(mark);
      try {
        return await make(flavor.name);
      } catch (error) {
        if (!isOpenStackError(error, "conflict")) throw error;
        isNameTaken = true;
        return make(mark);
      }
    },
  });
  const session = await ctx.session(credentialId);
  if (Object.keys(extraSpecs).length > 0)
    await changeThing(ctx, { step, call: "POST /flavors/{id}/os-extra_specs" }, (call) =>
      setFlavorExtraSpecs(session, id, extraSpecs, call),
    );
  return { id, calledInstead: isNameTaken ? id : null };
}
