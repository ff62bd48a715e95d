import { readNewestPoints } from "../../recovery-points/read-newest-points";
import { routes } from "../../routes";
import type { Seen } from "../seen";
import type { Trouble } from "../trouble";
import { atMinute, lastingMinutes, named } from "../trouble-words";
import { darkKey } from "./dark-sites";
import type { WatchedVnf } from "./watched-vnfs";

/** Until its first backup a new VNF has so long, or its RPO where that is shorter. */
const FIRST_MS = 3_600_000;

/** VNFs without a point to recover from, and those whose newest one is older than their RPO; not those that are paused. */
export async function readMissedRpos(
  vnfs: ReadonlyMap<string, WatchedVnf>,
  now: Date,
): Promise<Partial<Seen>> {
  const watched = [...vnfs.values()].filter(({ isRemembered }) => !isRemembered);
  const points = await readNewestPoints(watched.map(({ id }) => id));
  return {
    troubles: watched.flatMap((vnf) => {
      const takenAt = points.get(vnf.id)?.takenAt ?? null;
      return !vnf.isPaused && isMissed(vnf, takenAt, now) ? [toTrouble(vnf, takenAt)] : [];
    }),
  };
}

const keyOf = ({ id }: WatchedVnf): string => `rpo-missed:${id}`;

function isMissed({ rpoMinutes, createdAt }: WatchedVnf, takenAt: Date | null, now: Date): boolean {
  const rpoMs = rpoMinutes * 60_000;
  return takenAt === null
    ? now.getTime() - createdAt.getTime() > Math.min(rpoMs, FIRST_MS)
    : now.getTime() - takenAt.getTime() > rpoMs;
}

function toTrouble(vnf: WatchedVnf, takenAt: Date | null): Trouble {
  const { id, name, siteId, siteName, rpoMinutes } = vnf;
  const newest =
    takenAt === null
      ? "has no recovery point that can be recovered from"
      : `has no newer recovery point than that of ${atMinute(takenAt)}`;
  return {
    kind: "rpo-missed",
    key: keyOf(vnf),
    title: `${named(name)}: RPO missed`,
    text: `${name} at ${siteName} ${newest}; its RPO is ${lastingMinutes(rpoMinutes)}.`,
    todo: "Look at the VNF’s last run, and back it up.",
    href: routes.vnf(id),
    // Nothing is backed up there while it does not answer.
    cause: darkKey(siteId),
    subject: { kind: "vnf", id, name },
  };
}
