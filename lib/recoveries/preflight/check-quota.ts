import { type Finding, stop } from "../../made/check";
import { isOpenStackError } from "../../openstack/errors";
import { listKeypairs } from "../../openstack/nova/keypairs";
import { collect } from "../../openstack/pagination";
import type { Session } from "../../openstack/session";
import type { CallOptions } from "../../openstack/transport";
import { readComputeQuotas, readNetworkQuotas, readVolumeQuotas } from "../read-target-quotas";
import type { RecoveryContext } from "../recovery-context";
import type { RecoveryRunPlan } from "../recovery-run-plan";
import type { Quota } from "../target-facts";
import { CALL_MS, type RecoveryCheck } from "./recovery-check";

/** There is room for all of it in each project: VMs, volumes, ports, records that are still to be imported. */
export const checkQuota: RecoveryCheck = {
  name: "quota",
  title: "Quota for all that is made",
  async run(ctx) {
    const judged = await Promise.all(ctx.plan.needs.map((needs) => judgeProject(ctx, needs)));
    return {
      findings: judged.flatMap(({ findings }) => findings),
      detail: { projects: judged.map(({ project, lines }) => ({ project, lines })) },
    };
  },
};

/** Of what is shown beside; free null: no limit. */
interface Line {
  what: string;
  needed: number;
  inUse: number;
  limit: number | null;
  free: number | null;
}

async function judgeProject(ctx: RecoveryContext, { credentialId, need }: RecoveryRunPlan["needs"][number]) {
  const call = { signal: ctx.signal, deadlineMs: CALL_MS };
  const session = await ctx.reader(credentialId);
  const { project } = await session.token(call);
  const id = project?.id ?? "";
  const name = project?.name ?? id;
  const quotas = await readQuotas(session, id, call);
  const lines = Object.entries(need).flatMap(([what, needed]): Line[] => {
    const quota = quotas[what];
    if (!quota) return [];
    const { limit, used } = quota;
    return [{ what, needed, inUse: used, limit, free: limit === null ? null : Math.max(0, limit - used) }];
  });
  const short = lines.filter(({ free, needed }) => free !== null && free < needed);
  return { project: name, lines, findings: short.map((line) => findingOf(line, name, ctx.plan.to.name)) };
}

const UNITS: Readonly<Record<string, string>> = {
  cores: "vCPUs",
  ram: "MiB of RAM",
  gigabytes: "GiB of volumes",
  backup_gigabytes: "GiB of backups",
};

function findingOf({ what, needed, inUse, limit, free }: Line, project: string, site: string): Finding {
  const [, kind = what, type] = /^(volumes|gigabytes)_(.+)$/.exec(what) ?? [];
  const words = `${UNITS[kind] ?? kind.replaceAll("_", " ")}${type ? ` of type ${type}` : ""}`;
  return stop(
    `Project ${project} at ${site} has no room for this recovery: it needs ${needed} ${words}, and ${free} of ${limit} are free.`,
    `Have the quota raised to ${inUse + needed} or more, or delete what is no longer needed.`,
  );
}

/** What the credential may not see is not judged: then the site refuses by itself, and that is told. */
async function readQuotas(
  session: Session,
  projectId: string,
  call: CallOptions,
): Promise<Record<string, Quota>> {
  const [compute, volume, network, keypairs] = await Promise.all([
    readComputeQuotas(session, projectId, call),
    readVolumeQuotas(session, projectId, call),
    readNetworkQuotas(session, projectId, call).catch((error: unknown) => {
      if (isOpenStackError(error, "forbidden")) return {};
      throw error;
    }),
    collect(listKeypairs(session, call)),
  ]);
  const { key_pairs } = compute;
  return {
    ...compute,
    ...volume,
    ...network,
    ...(key_pairs ? { key_pairs: { ...key_pairs, used: keypairs.length } } : {}),
  };
}
