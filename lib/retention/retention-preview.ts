import { canonicalHash } from "../canonical-hash";
import { planRetention, type RetentionVerdict } from "./plan-retention";
import type { SizedPoints } from "./read-stored-points";
import type { RetentionPolicyRules } from "./retention-rules";
import { toRetentionPoints } from "./to-retention-points";

/** A point in a preview; `takenAt` is ISO 8601. */
export interface PreviewedPoint extends RetentionVerdict {
  takenAt: string;
  /** GiB of its volumes. */
  sizeGib: number;
}

/** What a policy would do with the points of a VNF now. */
export interface VnfPreview {
  vnfId: string;
  vnfName: string;
  /** The newest first. */
  points: PreviewedPoint[];
}

export interface RetentionPreview {
  vnfs: VnfPreview[];
  /** Names what would go: sent back with what is stored, so that nothing goes that was not shown. */
  seen: string;
}

/** Pure. */
export function previewVnf(
  vnf: { id: string; name: string },
  policy: RetentionPolicyRules,
  stored: SizedPoints,
  now: Date,
): VnfPreview {
  const rows = new Map(stored.points.map((point) => [point.id, point]));
  return {
    vnfId: vnf.id,
    vnfName: vnf.name,
    points: planRetention(policy, toRetentionPoints(stored), now).map((verdict) => {
      const row = rows.get(verdict.id);
      return { ...verdict, takenAt: row?.takenAt.toISOString() ?? "", sizeGib: row?.sizeGib ?? 0 };
    }),
  };
}

export const goingOf = ({ points }: Pick<VnfPreview, "points">): PreviewedPoint[] =>
  points.filter(({ fate }) => fate === "goes");

/** Names what goes, whatever the order. Pure. */
export const seenOf = (vnfs: readonly VnfPreview[]): string =>
  canonicalHash(vnfs.flatMap((vnf) => goingOf(vnf).map(({ id }) => id)).sort());
