import { aboutVm, type Planning } from "../planning";
import type { PlanNote, PlannedSwap, PlannedVolume } from "../recovery-run-plan";

/** What is at a VM now, as it was looked at for the plan. */
export interface PlaceFacts {
  serverId: string;
  /** Null: it is not there any more. */
  server: {
    name: string;
    vmState: string | null;
    isBusy: boolean;
    isLocked: boolean;
    rootDevice: string | null;
  } | null;
  /** The volume that is there in the place of the point's; null: none. */
  volume: {
    volumeId: string;
    name: string;
    sizeGib: number;
    status: string;
    device: string | null;
    tag: string | null;
    isDeletedWithServer: boolean;
    isShared: boolean;
  } | null;
}

const BESIDE = "Restore it beside, as a volume alone, and attach it by hand.";

/** How a restored volume takes the place of the one that a VM has; null: it cannot, and why is told. Pure. */
export function planSwap(planning: Planning, volumes: readonly PlannedVolume[]): PlannedSwap | null {
  const { facts, obstacles, warnings, servers } = planning;
  const { what, place } = facts;
  const [planned] = volumes;
  const [server] = servers;
  if (what?.kind !== "in-place" || !planned || !server) return null;
  const about = aboutVm(server);
  const refuse = (text: string, todo: string): null => {
    obstacles.push({ about, text, todo });
    return null;
  };
  if (planned.isRoot)
    return refuse(
      "it boots from this volume, and Nova takes no root disk from a VM",
      "Restore the whole VM in its place.",
    );
  if (servers.length > 1)
    return refuse("several VMs share this volume: it is not changed under them", BESIDE);
  if (!place)
    return refuse(
      "it could not be looked at, so what it has now is not known",
      "Try again when its site answers.",
    );
  if (!place.server) return refuse("it is not there any more", "Restore the VM beside.");
  const { volume } = place;
  if (!volume) return refuse("it has this volume no more, so there is no place for it", BESIDE);
  if (volume.device !== null && volume.device === place.server.rootDevice)
    return refuse("it boots from this volume now, and Nova takes no root disk from a VM", BESIDE);
  if (volume.isShared) return refuse("another VM has this volume, too", BESIDE);
  tellOfState(place, about, what.mayStop, obstacles);
  if (volume.sizeGib > planned.sizeGib)
    warnings.push({
      about,
      text: `the volume has ${volume.sizeGib} GiB now, and comes back with the ${planned.sizeGib} GiB that it had then`,
    });
  if (volume.volumeId !== planned.key)
    warnings.push({
      about,
      text: "the volume of the point was changed since by another restore: the one that is there now is taken out",
    });
  return {
    volume: planned.key,
    serverId: place.serverId,
    serverName: place.server.name,
    credentialId: planned.credentialId,
    oldVolumeId: volume.volumeId,
    oldName: volume.name,
    device: volume.device,
    tag: volume.tag,
    isDeletedWithServer: volume.isDeletedWithServer,
    runsNow: place.server.vmState !== "stopped",
    mayStop: what.mayStop,
  };
}

function tellOfState(
  { server, volume }: PlaceFacts,
  about: PlanNote["about"],
  mayStop: boolean,
  obstacles: PlanNote[],
): void {
  if (!server || !volume) return;
  const wait = "Wait until that is over, or look at the VM at its site.";
  if (server.isBusy) obstacles.push({ about, text: "something is being done with it just now", todo: wait });
  else if (server.vmState !== "active" && server.vmState !== "stopped")
    obstacles.push({
      about,
      text: `it is ${server.vmState ?? "in a state that is not known"}; only one that runs or is stopped gets another volume`,
      todo: "Start or stop it at its site first.",
    });
  else if (server.vmState === "active" && !mayStop)
    obstacles.push({
      about,
      text: "it runs, and has to be off while its volume is changed",
      todo: "Allow that it is stopped for this, or stop it yourself first.",
    });
  if (server.isLocked)
    obstacles.push({
      about,
      text: "somebody has locked it at the site",
      todo: "Find out why, and have it unlocked.",
    });
  if (volume.status !== "in-use")
    obstacles.push({ about, text: `its volume is ${volume.status} at the site`, todo: wait });
}
