import type { RecoveryRunPlan } from "./recovery-run-plan";

/** A thing that a recovery made, as it is recorded. */
export interface MadeRow {
  runId: string;
  kind: string;
  resourceId: string | null;
  /** `tagOf(run id, step key).name` */
  tag: string;
  removedAt: Date | null;
}

/** Changes of what is not ours: there is nothing to remove. */
const CHANGES = ["floating_ip", "router_interface", "attachment"];

/** Whether it is, or may be, a thing of its own at the site. One that came to nothing never was. Pure. */
export const isThing = ({ kind, resourceId, removedAt }: MadeRow): boolean =>
  !CHANGES.includes(kind) && (resourceId !== null || removedAt === null);

/** What a thing is called by people: as its plan has it, by the step that made it. Pure. */
export function nameOfMade({ runId, tag, resourceId }: MadeRow, plan: RecoveryRunPlan): string {
  const key = tag.slice(`stillpoint-${runId.slice(0, 8)}-`.length);
  const colon = key.indexOf(":");
  const [what, id] = [key.slice(0, colon), key.slice(colon + 1)];
  const name = namesIn(plan)[what]?.(id) ?? tag;
  return resourceId === null ? `${name}, if it was made` : name;
}

const namesIn = (plan: RecoveryRunPlan): Record<string, (id: string) => string | undefined> => {
  const { make, servers, volumes, ports } = plan;
  const byKey = (all: readonly { key: string; name: string }[]) => (id: string) =>
    all.find(({ key }) => key === id)?.name;
  const server = (id: string | undefined) => servers.find(({ serverId }) => serverId === id)?.name;
  return {
    boot: server,
    restore: (id) => {
      const volume = volumes.find(({ key }) => key === id);
      return volume && `${server(volume.serverIds[0]) ?? ""} / ${volume.name}`;
    },
    port: (id) => {
      const port = ports.find(({ key }) => key === id);
      return port && `port of ${server(port.serverId) ?? port.serverId}`;
    },
    network: byKey(make.networks),
    subnet: byKey(make.networks.flatMap(({ subnets }) => subnets)),
    group: byKey(make.securityGroups),
    "server-group": byKey(make.serverGroups),
    keypair: byKey(make.keypairs),
    flavor: byKey(make.flavors),
  };
};
