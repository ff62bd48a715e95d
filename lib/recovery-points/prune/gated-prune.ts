import type { Gated } from "../../approvals/gated";
import { counted } from "../../recoveries/words";
import { routes } from "../../routes";

interface Going {
  vnf: { id: string; name: string };
  points: readonly { id: string; takenAt: string }[];
}

/** So many are named one by one: an hour's worth of reading is no decision. */
const NAMED = 10;

const minute = (at: string): string => `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;

const pointFacts = (points: Going["points"]): Gated["facts"] => {
  const times = points.map(({ takenAt }) => takenAt).sort();
  const [oldest = "", newest = ""] = [times[0], times.at(-1)];
  if (times.length <= NAMED) return [{ label: "Points", value: times.map(minute).join(", ") }];
  return [
    { label: "Oldest", value: minute(oldest) },
    { label: "Newest", value: minute(newest) },
  ];
};

const base = ({ id, name }: Going["vnf"]) =>
  ({
    kind: "point_deletion",
    permission: "vnfs.change",
    target: { kind: "vnf", id, name },
    vnfIds: [id],
  }) as const;

/** A deletion of recovery points as a second person approves it. Pure. */
export function gatedPrune(
  { vnf, points, deletions }: Going & { deletions: readonly unknown[] },
  { isDeleted }: { isDeleted: boolean },
): Gated {
  const ids = points.map(({ id }) => id).sort();
  return {
    ...base(vnf),
    title: `Delete ${counted(ids.length, "recovery point")} of ${vnf.name}.`,
    facts: [
      { label: "VNF", value: isDeleted ? `${vnf.name}, which is deleted` : vnf.name },
      { label: "Recovery points", value: String(ids.length) },
      ...pointFacts(points),
      { label: "Backups", value: `${deletions.length}, at all sites that know them` },
    ],
    binding: { points: ids },
    href: routes.deletePoints(vnf.id, ids.length <= NAMED ? ids : []),
  };
}

/** The same together with its VNF. Pure. */
export function gatedDeletion(
  { vnf, points }: Going,
  { version, reason }: { version: number; reason: string },
): Gated {
  const ids = points.map(({ id }) => id).sort();
  return {
    ...base(vnf),
    title: `Delete ${vnf.name} with ${counted(ids.length, "recovery point")}.`,
    facts: [
      { label: "VNF", value: `${vnf.name}: it is not backed up any more` },
      { label: "Recovery points", value: String(ids.length) },
      ...pointFacts(points),
      { label: "Reason", value: reason },
    ],
    binding: { points: ids, version, reason, withVnf: true },
    href: routes.deleteVnf(vnf.id),
  };
}
