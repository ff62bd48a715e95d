import type { Power } from "../fence/judge-power";
import { aboutVm, type Planning } from "../planning";
import type { PlannedReplacement, PlannedVolume } from "../recovery-run-plan";
import { listed } from "../words";

/** What is now where a VM of the point was. */
export interface PresentVm {
  /** The point's. */
  sourceId: string;
  /** Null: the VNF has none in its place any more. */
  vm: {
    serverId: string;
    name: string;
    projectId: string;
    /** By Nova's word just now. */
    power: Power | "unknown";
    /** How many it has; null: not known. */
    volumes: number | null;
  } | null;
}

const BESIDE = "Restore it beside, or choose the other VMs only.";

/**
 * Which VMs are stopped and left, each for one of the point, in boot order; what stands in the way of that, and what is to
 * be known, is told. Nothing for other modes. Pure.
 */
export function planReplaced(planning: Planning, volumes: readonly PlannedVolume[]): PlannedReplacement[] {
  const { facts, servers } = planning;
  if (facts.mode !== "replacement") return [];
  tellOfAddresses(planning);
  return servers.flatMap((server): PlannedReplacement[] => {
    const present = facts.present?.find(({ sourceId }) => sourceId === server.serverId)?.vm;
    if (!tellOf(server, present, planning)) return [];
    tellOfVolumes(server, present, planning, volumes);
    const { serverId, name, projectId, power } = present;
    return [
      {
        ...{ sourceId: server.serverId, serverId, name, projectId, tier: server.bootOrder },
        runsNow: power === "runs",
      },
    ];
  });
}

type Server = Planning["servers"][number];
type Vm = NonNullable<PresentVm["vm"]>;

function tellOf(
  server: Server,
  present: Vm | null | undefined,
  { facts, obstacles, warnings }: Planning,
): present is Vm {
  const about = aboutVm(server);
  if (!present) {
    obstacles.push({ about, text: `${facts.vnf.name} has no VM in its place any more`, todo: BESIDE });
    return false;
  }
  const { power } = present;
  if (power === "unknown")
    obstacles.push({
      about,
      text: `whether ${present.name} runs could not be read`,
      todo: `Wait until ${facts.target.site.name} answers, or add a credential of its project.`,
    });
  else if (power === "busy")
    obstacles.push({ about, text: `Nova is at ${present.name} just now`, todo: "Wait until that is over." });
  else if (power === "gone")
    warnings.push({
      about,
      text: `${present.name} is not there any more: nothing has to be stopped, and a roll-back brings nothing back`,
    });
  else if (typeof power === "object") obstacles.push({ about, text: power.cause, todo: power.todo });
  return true;
}

function tellOfVolumes(
  server: Server,
  present: Vm,
  { facts, obstacles, warnings, servers }: Planning,
  volumes: readonly PlannedVolume[],
): void {
  const about = aboutVm(server);
  const own = volumes.filter(({ serverIds }) => serverIds.includes(server.serverId));
  if (present.volumes !== null && present.volumes > own.length)
    warnings.push({
      about,
      text: `${present.name} has ${present.volumes} volumes, and this point ${own.length} of them: what is not in it stays with the stopped VM`,
      todo: "Attach it by hand afterwards, where it is needed.",
    });
  const sharing = facts.servers.filter(
    (other) =>
      !servers.some(({ serverId }) => serverId === other.serverId) &&
      other.volumes.some(({ volumeId }) => own.some(({ key }) => key === volumeId)),
  );
  if (sharing.length > 0)
    obstacles.push({
      about,
      text: `it shares a volume with ${listed(sharing.map(({ name }) => name))}, which would go on with the old one`,
      todo: "Choose these VMs, too.",
    });
}

/** In its place a VM is expected under its address. */
function tellOfAddresses({ rows, facts, warnings }: Planning): void {
  for (const { source, reason } of rows.filter(
    ({ kind, weight }) => kind === "address" && weight === "differs",
  ))
    warnings.push({
      about: { kind: "vnf", id: facts.vnf.id, name: source },
      text: `it is not taken over as it is: ${reason.charAt(0).toLowerCase()}${reason.slice(1)}`,
    });
}
