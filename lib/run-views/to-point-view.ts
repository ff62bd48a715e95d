import type { Certificate } from "../recovery-points/certificate";
import type { RunPointView } from "../runs/run-view";
import type { RunRows } from "./read-run";

/** What the page of a run shows of the recovery point that it made. Pure. */
export function toPointView(point: RunRows["recoveryPoint"]): RunPointView | null {
  if (!point) return null;
  const { backups } = point;
  const positions = backups.flatMap(({ chainPosition }) => chainPosition ?? []);
  const increments = backups.filter(({ isIncremental }) => isIncremental).length;
  return {
    id: point.id,
    state: point.state,
    takenAt: point.takenAt.toISOString(),
    consistency: point.consistency,
    incompleteReasons: point.incompleteReasons,
    usableServerIds: point.usableServerIds,
    usable: point.usableServerIds.length,
    of: point.serverCount ?? 0,
    backedUp: backups.filter(({ state }) => state === "available").length,
    volumes: backups.length,
    sizeGib: backups.reduce((sum, { sizeGib }) => sum + sizeGib, 0),
    fullCount: backups.length - increments,
    incrementCount: increments,
    chainPosition: positions.length > 0 ? Math.max(...positions) : null,
    // Of what was not backed up there is no record to be known.
    copies: toCopies(backups.flatMap(({ state, copies }) => (state === "available" ? copies : []))),
    certificate: toCertificate(point.certificate as unknown as Certificate | null),
  };
}

function toCopies(copies: readonly { siteName: string; state: string }[]): RunPointView["copies"] {
  const names = [...new Set(copies.map(({ siteName }) => siteName))].sort();
  return names.map((siteName) => {
    const own = copies.filter((copy) => copy.siteName === siteName);
    const count = (state: string) => own.filter((copy) => copy.state === state).length;
    return { siteName, known: count("known"), of: own.length, failed: count("failed") };
  });
}

const toCertificate = (certificate: Certificate | null): RunPointView["certificate"] =>
  certificate && {
    consistency: certificate.consistency,
    claims: certificate.claims,
    limits: certificate.limits,
    notHeld: certificate.notHeld ?? [],
    incidents: certificate.incidents,
  };
