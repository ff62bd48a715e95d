import { routerStep } from "./build/connect-router";
import { markOf } from "./build/marks";
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
export function nameOfMade({ runId, kind, tag, resourceId }: MadeRow, plan: RecoveryRunPlan): string {
  const key = tag.slice(`stillpoint-${runId.slice(0, 8)}-`.length);
  const colon = key.indexOf(":");
  const [what, id] = [key.slice(0, colon), key.slice(colon + 1)];
  const find = NAMES[what];
  // The second try of a thing has its number behind.
  const name = find
    ? (find(plan, id) ?? find(plan, id.replace(/-\d+$/, "")))
    : nameByHash(runId, kind, tag, plan);
  return `${name ?? tag}${resourceId === null ? ", if it was made" : ""}`;
}

type NameOf = (plan: RecoveryRunPlan, id: string) => string | undefined;

const serverName: NameOf = ({ servers }, id) => servers.find(({ serverId }) => serverId === id)?.name;
const named = (all: readonly { key: string; name: string }[], id: string): string | undefined =>
  all.find(({ key }) => key === id)?.name;

/** By the beginning of their steps' keys: see steps-of.ts. */
const NAMES: Readonly<Record<string, NameOf>> = {
  boot: serverName,
  restore: (plan, id) => {
    const volume = plan.volumes.find(({ key }) => key === id);
    return (
      volume && `${volume.ofServer ?? serverName(plan, volume.serverIds[0] ?? "") ?? ""} / ${volume.name}`
    );
  },
  port: (plan, id) => {
    const out = plan.routerInterfaces.find((planned) => routerStep(planned) === id);
    if (out) return `way out by router ${out.routerName}`;
    const port = plan.ports.find(({ key }) => key === id);
    return port && `port of ${serverName(plan, port.serverId) ?? port.serverId}`;
  },
  network: ({ make }, id) => named(make.networks, id),
  subnet: ({ make }, id) =>
    named(
      make.networks.flatMap(({ subnets }) => subnets),
      id,
    ),
  group: ({ make }, id) => named(make.securityGroups, id),
};

/** Of those whose mark does not show their key. */
function nameByHash(runId: string, kind: string, tag: string, { make }: RecoveryRunPlan): string | undefined {
  const all = {
    server_group: make.serverGroups,
    keypair: make.keypairs,
    flavor: make.flavors,
  } as const;
  if (kind !== "server_group" && kind !== "keypair" && kind !== "flavor") return undefined;
  return all[kind].find(({ key }) => markOf(runId, kind, key) === tag)?.name;
}
