import { getLimits } from "../openstack/cinder/limits";
import { getQuotas, type QuotaUsage } from "../openstack/cinder/quotas";
import { isOpenStackError } from "../openstack/errors";
import { getNetworkQuotas } from "../openstack/neutron/quotas";
import { getComputeLimits } from "../openstack/nova/limits";
import { getComputeQuotas } from "../openstack/nova/quotas";
import type { Session } from "../openstack/session";
import type { CallOptions } from "../openstack/transport";
import type { Quota } from "./target-facts";

type Quotas = Record<string, Quota>;

/** Nova's, by its own names. Keypairs are counted by their list. @throws OpenStackError */
export async function readComputeQuotas(
  session: Session,
  projectId: string,
  call: CallOptions,
): Promise<Quotas> {
  try {
    const { servers, cores, ramMib, serverGroups, keypairs } = await getComputeQuotas(
      session,
      projectId,
      call,
    );
    return known({
      instances: servers && usageOf(servers),
      cores: cores && usageOf(cores),
      ram: ramMib && usageOf(ramMib),
      server_groups: serverGroups && usageOf(serverGroups),
      key_pairs: keypairs && usageOf(keypairs),
    });
  } catch (error) {
    if (!isOpenStackError(error, "forbidden")) throw error;
    const { servers, cores, ramMib, serverGroups, maxKeypairs } = await getComputeLimits(session, call);
    return known({
      instances: limitOf(servers),
      cores: limitOf(cores),
      ram: limitOf(ramMib),
      server_groups: limitOf(serverGroups),
      key_pairs: limitOf({ max: maxKeypairs, used: 0 }),
    });
  }
}

/** Cinder's, by its own names, by volume type where it tells that. @throws OpenStackError */
export async function readVolumeQuotas(
  session: Session,
  projectId: string,
  call: CallOptions,
): Promise<Quotas> {
  try {
    const { byType, backupGigabytes, volumes, gigabytes, backups } = await getQuotas(
      session,
      projectId,
      call,
    );
    const ofTypes = Object.entries(byType).flatMap(([type, of]) => [
      [`volumes_${type}`, of.volumes && usageOf(of.volumes)] as const,
      [`gigabytes_${type}`, of.gigabytes && usageOf(of.gigabytes)] as const,
    ]);
    return known({
      volumes: volumes && usageOf(volumes),
      gigabytes: gigabytes && usageOf(gigabytes),
      backups: backups && usageOf(backups),
      backup_gigabytes: backupGigabytes && usageOf(backupGigabytes),
      ...Object.fromEntries(ofTypes),
    });
  } catch (error) {
    if (!isOpenStackError(error, "forbidden")) throw error;
    const { volumes, gigabytes, backups, backupGigabytes } = await getLimits(session, call);
    const usage = (of: { limit: number | null; inUse: number }) => usageOf({ ...of, reserved: 0 });
    return {
      volumes: usage(volumes),
      gigabytes: usage(gigabytes),
      backups: usage(backups),
      backup_gigabytes: usage(backupGigabytes),
    };
  }
}

/** Neutron's, in the plural that Nova and Cinder use for theirs. @throws OpenStackError */
export async function readNetworkQuotas(
  session: Session,
  projectId: string,
  call: CallOptions,
): Promise<Quotas> {
  const quotas = await getNetworkQuotas(session, projectId, call);
  return Object.fromEntries(Object.entries(quotas).map(([name, of]) => [`${name}s`, usageOf(of)]));
}

const usageOf = ({ limit, inUse, reserved }: QuotaUsage): Quota => ({ limit, used: inUse + reserved });

const limitOf = ({ max, used }: { max: number | null | undefined; used: number | undefined }) =>
  max === undefined || used === undefined ? undefined : { limit: max, used };

const known = (quotas: Record<string, Quota | undefined>): Quotas =>
  Object.fromEntries(Object.entries(quotas).flatMap(([name, quota]) => (quota ? [[name, quota]] : [])));
