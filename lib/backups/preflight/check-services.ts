import { type CinderService, listServices } from "../../openstack/cinder/services";
import { isOpenStackError } from "../../openstack/errors";
import type { BackupContext } from "../backup-context";
import { type Check, warn } from "./check";
import { judgeServices } from "./judge-services";

/** cinder-backup and the cinder-volumes behind the plan's volumes are up. Cinder tells admins only. */
export const checkServices: Check = {
  name: "services",
  title: "Cinder’s services are up",
  async run(ctx, look) {
    const services = await readServices(ctx);
    if (!services)
      return {
        findings: [
          warn(
            `Whether cinder-backup is up at ${ctx.plan.site.name} is not known: no credential of this backup may see Cinder’s services.`,
            "Give a credential of the site the admin role, to have this checked before VMs are frozen.",
          ),
        ],
      };
    const hosts = ctx.plan.members.flatMap((m) =>
      m.volumes.map((v) => look.volumes.get(v.volumeId)?.host?.split("#")[0] ?? null),
    );
    return judgeServices(ctx.plan.site.name, services, new Set(hosts.filter((host) => host !== null)));
  },
};

async function readServices(ctx: BackupContext): Promise<CinderService[] | undefined> {
  for (const id of new Set(ctx.plan.members.map((m) => m.credentialId))) {
    try {
      return await listServices(await ctx.reader(id), { signal: ctx.signal });
    } catch (error) {
      if (!isOpenStackError(error, "forbidden")) throw error;
    }
  }
  return undefined;
}
