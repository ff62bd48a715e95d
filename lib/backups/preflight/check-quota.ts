import { getLimits } from "../../openstack/cinder/limits";
import { type CinderQuotas, getQuotas } from "../../openstack/cinder/quotas";
import { isOpenStackError } from "../../openstack/errors";
import type { Session } from "../../openstack/session";
import type { BackupContext } from "../backup-context";
import type { Check } from "./check";
import { judgeQuota, type QuotaNeed } from "./judge-quota";
import { planQuotaNeed } from "./plan-quota-need";

/** There is room for all snapshots and backups in each project: Cinder's defaults are ten of each. */
export const checkQuota: Check = {
  name: "quota",
  title: "Quota for snapshots and backups",
  async run(ctx) {
    const needs = [...planQuotaNeed(ctx.plan)];
    const judged = await Promise.all(needs.map(([id, need]) => judgeCredential(ctx, id, need)));
    return {
      findings: judged.flatMap(({ findings }) => findings),
      detail: { projects: judged.map(({ project, lines }) => ({ project, lines })) },
    };
  },
};

async function judgeCredential(ctx: BackupContext, credentialId: string, need: QuotaNeed) {
  const call = { signal: ctx.signal };
  const session = await ctx.reader(credentialId);
  const { project } = await session.token(call);
  const id = project?.id ?? "";
  const name = project?.name ?? id;
  const quotas = await readQuotas(session, id, call);
  return { project: name, ...judgeQuota({ id, name, site: ctx.plan.site.name }, need, quotas) };
}

/** By type where the policy lets one see it, else what every member may see. */
async function readQuotas(
  session: Session,
  projectId: string,
  call: { signal: AbortSignal },
): Promise<CinderQuotas> {
  try {
    return await getQuotas(session, projectId, call);
  } catch (error) {
    if (!isOpenStackError(error, "forbidden")) throw error;
    const { volumes, gigabytes, snapshots, backups, backupGigabytes } = await getLimits(session, call);
    const usage = (of: { limit: number | null; inUse: number }) => ({ ...of, reserved: 0 });
    return {
      volumes: usage(volumes),
      gigabytes: usage(gigabytes),
      snapshots: usage(snapshots),
      backups: usage(backups),
      backupGigabytes: usage(backupGigabytes),
      byType: {},
    };
  }
}
