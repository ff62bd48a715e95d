import type { Volume } from "../../openstack/cinder/volumes";
import type { PlannedVolume } from "../backup-plan";
import { type Finding, stop } from "./check";

/** What Cinder takes a snapshot of (cinder/volume/api.py create_snapshot). */
const READY: readonly string[] = ["in-use", "available"];
/** A migration that is over leaves its outcome (cinder/volume/api.py migrate_volume). */
const OVER: readonly (string | undefined)[] = [undefined, "none", "success", "error"];

/**
 * Whether a volume is still what was planned, and can be cut now. Pure.
 * @param hasServer its VM is there: without it, that the volume is gone as well says nothing more
 */
export function judgeVolume(
  vm: string,
  planned: PlannedVolume,
  volume: Volume | undefined,
  hasServer: boolean,
): Finding[] {
  const name = `${vm}’s volume ${planned.name}`;
  if (!volume)
    return hasServer
      ? [stop(`${name} does not exist any more.`, "Look at the VNF’s drift, and plan the backup again.")]
      : [];
  const findings: Finding[] = [];
  if (!READY.includes(volume.status))
    findings.push(stop(`${name} cannot be cut now: its status is ${volume.status}.`, todoFor(volume)));
  if (!OVER.includes(volume.migrationStatus))
    findings.push(stop(`${name} is being migrated: ${volume.migrationStatus}.`, "Wait until it is over."));
  if (volume.sizeGib !== planned.sizeGib)
    findings.push(
      stop(
        `${name} has ${volume.sizeGib} GiB now, and had ${planned.sizeGib} GiB when the backup was planned.`,
        "Plan the backup again: after a change of size Cinder needs a full one.",
      ),
    );
  return findings;
}

const todoFor = ({ id, status }: Volume): string =>
  status.startsWith("error")
    ? `Look at the volume at the site: openstack volume show ${id}`
    : "Wait until it is over; when it never ends, look at the volume at the site.";
