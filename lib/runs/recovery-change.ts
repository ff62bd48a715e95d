import { applyListChange, isSame, type ListChange, listChange } from "./list-change";
import type {
  RecoveryCheckView,
  RecoveryServerView,
  RecoveryTierView,
  RecoveryView,
  RecoveryVolumeView,
} from "./recovery-view";

type Parts = "tiers" | "volumes" | "checks";
type TierHead = Omit<RecoveryTierView, "servers">;

/** What became of a recovery's view: a VM's change costs a VM. All of it, or what changed of the one that is known. */
export type RecoveryChange =
  | { whole: RecoveryView | null }
  | {
      set: Partial<Omit<RecoveryView, Parts>>;
      /** All of them, without their VMs: they are few. */
      tiers?: TierHead[];
      servers?: ListChange<RecoveryServerView>;
      volumes?: ListChange<RecoveryVolumeView>;
      checks?: ListChange<RecoveryCheckView>;
    };

const serverId = ({ sourceServerId }: RecoveryServerView): string => sourceServerId;
const volumeKey = ({ key }: RecoveryVolumeView): string => key;
const checkKey = ({ stepKey }: RecoveryCheckView): string => stepKey;

/** What makes `to` of `from`; undefined: nothing. Pure. */
export function recoveryChange(
  from: RecoveryView | null,
  to: RecoveryView | null,
): RecoveryChange | undefined {
  if (from === to) return undefined;
  if (!from || !to || from.id !== to.id) return { whole: to };
  const { tiers: _tiers, volumes: _volumes, checks: _checks, ...fields } = to;
  const set = Object.fromEntries(
    Object.entries(fields).filter(([name, value]) => !isSame(from[name as keyof RecoveryView], value)),
  ) as Partial<Omit<RecoveryView, Parts>>;
  const [was, heads] = [from.tiers.map(headOf), to.tiers.map(headOf)];
  const servers = listChange(serversOf(from), serversOf(to), serverId);
  const volumes = listChange(from.volumes, to.volumes, volumeKey);
  const checks = listChange(from.checks, to.checks, checkKey);
  const change = {
    set,
    ...(isSame(was, heads) ? {} : { tiers: heads }),
    ...(servers ? { servers } : {}),
    ...(volumes ? { volumes } : {}),
    ...(checks ? { checks } : {}),
  };
  return Object.keys(change).length === 1 && Object.keys(set).length === 0 ? undefined : change;
}

/** The view after a change; what did not change is the same object as before. Pure. */
export function applyRecoveryChange(known: RecoveryView | null, change: RecoveryChange): RecoveryView | null {
  if ("whole" in change) return change.whole;
  if (!known) return null;
  const { set, tiers, servers, volumes, checks } = change;
  return {
    ...known,
    ...set,
    tiers: tiers || servers ? tiersAfter(known, tiers ?? known.tiers.map(headOf), servers) : known.tiers,
    volumes: volumes ? applyListChange(known.volumes, volumes, volumeKey) : known.volumes,
    checks: checks ? applyListChange(known.checks, checks, checkKey) : known.checks,
  };
}

/** Each tier has the VMs of its order: that is what a tier is. */
function tiersAfter(
  known: RecoveryView,
  heads: readonly TierHead[],
  change: ListChange<RecoveryServerView> | undefined,
): RecoveryTierView[] {
  const all = change ? applyListChange(serversOf(known), change, serverId) : serversOf(known);
  return heads.map((head) => {
    const servers = all.filter(({ tier }) => tier === head.order);
    const before = known.tiers.find(({ order }) => order === head.order);
    const isUnchanged =
      before !== undefined &&
      isSame(headOf(before), head) &&
      before.servers.length === servers.length &&
      before.servers.every((server, i) => server === servers[i]);
    return isUnchanged ? before : { ...head, servers };
  });
}

const headOf = ({ servers: _, ...head }: RecoveryTierView): TierHead => head;

const serversOf = ({ tiers }: RecoveryView): RecoveryServerView[] => tiers.flatMap(({ servers }) => servers);
