import type { Gated } from "../approvals/gated";
import { counted, lasting } from "../recoveries/words";
import { routes } from "../routes";
import { type RetentionPolicyRules, rulesWords } from "./retention-rules";
import { rulesOf } from "./rules-of";

/** A VNF that keeps less by a policy than it did; `before`: its rules until now, null: it had no policy. */
export interface CutVnf {
  vnfId: string;
  vnfName: string;
  before: (RetentionPolicyRules & { name: string }) | null;
}

interface Cut {
  /** Id null: it is yet to be added. */
  policy: RetentionPolicyRules & { id: string | null; name: string; version: number };
  vnfIds: readonly string[];
  cuts: readonly CutVnf[];
  /** How many points go by it now, and what names them. */
  goes: number;
  seen: string;
}

const MOST = 20;

const zoned = (rules: RetentionPolicyRules): string => `${rulesWords(rules)} (days of ${rules.timeZone})`;

/** Less that is kept, as a second person approves it: all that the form would store. Pure. */
export function gatedCut({ policy, vnfIds, cuts, goes, seen }: Cut): Gated {
  const { id, name, version } = policy;
  const more = cuts.length - MOST;
  return {
    kind: "retention_cut",
    permission: "retention.change",
    target: { kind: "retention_policy", id: id ?? "new", name },
    vnfIds: cuts.map(({ vnfId }) => vnfId),
    title: id
      ? `Change the retention policy ${name}: ${counted(cuts.length, "VNF keeps", "VNFs keep")} less.`
      : `Add the retention policy ${name}: ${counted(cuts.length, "VNF keeps", "VNFs keep")} less.`,
    facts: [
      { label: "Policy", value: name },
      { label: "Keeps then", value: zoned(policy) },
      ...cuts.slice(0, MOST).map(({ vnfName, before }) => ({
        label: `${vnfName} kept`,
        value: before ? `${zoned(before)}, by ${before.name}` : "all: it had no policy",
      })),
      ...(more > 0 ? [{ label: "And", value: counted(more, "more VNF") }] : []),
      { label: "Goes at once", value: goes === 0 ? "nothing" : counted(goes, "recovery point") },
    ],
    binding: {
      name,
      version,
      rules: rulesOf(policy),
      vnfIds: vnfIds.toSorted(),
      goes: goes > 0 ? seen : null,
    },
    href: id ? routes.retentionPolicy(id) : routes.addRetentionPolicy,
  };
}

interface Held {
  id: string;
  vnfId: string;
  vnfName: string;
  siteName: string;
  takenAt: Date;
  heldAt: Date | null;
  heldBy: string | null;
  heldBecause: string | null;
}

/** The release of a held point as a second person approves it. Pure. */
export function gatedRelease(point: Held, now: Date): Gated {
  const { id, vnfId, vnfName, siteName, takenAt, heldAt, heldBy, heldBecause } = point;
  return {
    kind: "retention_cut",
    permission: "points.hold",
    target: { kind: "recovery_point", id, name: vnfName },
    vnfIds: [vnfId],
    title: `Release a held recovery point of ${vnfName}: it goes when its policy says so.`,
    facts: [
      { label: "VNF", value: vnfName },
      { label: "Site", value: siteName },
      {
        label: "Recovery point",
        value: `${minute(takenAt)}, ${lasting(now.getTime() - takenAt.getTime())} old`,
      },
      { label: "Held by", value: `${heldBy ?? "somebody"}${heldAt ? `, since ${minute(heldAt)}` : ""}` },
      { label: "Because", value: heldBecause ?? "" },
    ],
    binding: { heldAt: heldAt?.toISOString() ?? null, heldBy, heldBecause },
    href: routes.vnfPoint(vnfId, id),
  };
}

const minute = (at: Date): string => `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
