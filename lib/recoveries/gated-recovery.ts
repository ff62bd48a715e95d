import type { Gated } from "../approvals/gated";
import { routes } from "../routes";
import { OVERRIDE_NAMES, overrideWords } from "./override-words";
import type { RecoveryPlanView } from "./recovery-plan-view";
import type { Confirmed } from "./require-signed";
import { counted, lasting, sentence } from "./words";

type Told = Pick<RecoveryPlanView, "plan" | "readiness">;

/** By the plan that its operator has seen, and by all that they have said beside it; not by the key of this one try. */
const boundTo = ({ plan }: Told, { planHash, reason, overrides }: Confirmed) => ({
  mode: plan.mode,
  planHash,
  siteId: plan.to.id,
  reason,
  overrides: overrides.toSorted(),
});

const factsOf = (now: Told, { overrides, reason }: Confirmed, of: Gated["facts"]): Gated["facts"] => {
  const { vnf, from, to, servers, warnings } = now.plan;
  return [
    { label: "VNF", value: vnf.name },
    { label: "From", value: from.name },
    { label: "To", value: to.name },
    ...of,
    { label: "VMs", value: counted(servers.length, "VM") },
    ...overrides.map((kind) => ({
      label: `Signed: ${OVERRIDE_NAMES[kind]}`,
      value: overrideWords(kind, now),
    })),
    ...(overrides.includes("readiness-red") ? inTheWay(now) : []),
    ...toBeKnown(warnings),
    { label: "Reason", value: reason === "" ? "None was given." : reason },
  ];
};

/** All of what is signed for in short, a line each. */
const inTheWay = ({ readiness: { checks } }: Told): Gated["facts"] =>
  checks
    .filter(({ key, verdict }) => verdict === "fail" && key !== "drill")
    .flatMap(({ title, text }) => text.split("\n").map((line) => ({ label: title, value: sentence(line) })));

/** What is said beside a plan is in no hash of it, since it comes and goes: it is told as it was when somebody asked. */
const toBeKnown = (warnings: Told["plan"]["warnings"]): Gated["facts"] =>
  [...new Set(warnings.map(({ about, text }) => `${about.name}: ${sentence(text)}`))].map((value) => ({
    ...{ label: "To be known", value },
  }));

/** "2026-11-22 14:00 UTC, 42 min old, filesystem: what was written since is lost". Pure. */
function pointWords({ point }: Told["plan"]): string {
  const at = `${new Date(point.takenAt).toISOString().slice(0, 16).replace("T", " ")} UTC`;
  const consistency = point.consistency ? `, ${point.consistency}` : "";
  return `${at}, ${lasting(point.losesMs)} old${consistency}: what was written since is lost`;
}

const base = ({ plan: { vnf } }: Told) =>
  ({
    kind: "failover",
    permission: "recoveries.fail-over",
    target: { kind: "vnf", id: vnf.id, name: vnf.name },
    vnfIds: [vnf.id],
  }) as const;

/** A failover as a second person approves it, also one in the place of a drill. Pure. */
export function gatedFailover(now: Told, confirmed: Confirmed): Gated {
  const { vnf, to, from, point, promotes, fallback } = now.plan;
  const where = { siteId: to.id, pointId: point.id };
  return {
    ...base(now),
    siteId: to.id,
    title: promotes
      ? `Fail ${vnf.name} over from ${from.name} to ${to.name}, in the place of the drill ${promotes.name}.`
      : `Fail ${vnf.name} over from ${from.name} to ${to.name}.`,
    facts: factsOf(now, confirmed, [
      { label: "Recovery point", value: pointWords(now.plan) },
      ...(fallback.isAllowed
        ? [{ label: "May fall back", value: "To the point before, where a volume cannot be restored." }]
        : []),
      ...(promotes ? [{ label: "In the place of", value: `the drill ${promotes.name}` }] : []),
    ]),
    binding: {
      ...boundTo(now, confirmed),
      pointId: point.id,
      mayFallBack: fallback.isAllowed,
      promotesId: promotes?.recoveryId ?? null,
    },
    href: promotes
      ? routes.promoteDrill(vnf.id, { ...where, recoveryId: promotes.recoveryId })
      : routes.failOverVnf(vnf.id, { site: to.id, point: point.id, mayFallBack: fallback.isAllowed }),
  };
}

/** A relocation as a second person approves it. Pure. */
export function gatedRelocation(now: Told, confirmed: Confirmed): Gated {
  const { vnf, to, from } = now.plan;
  return {
    ...base(now),
    siteId: to.id,
    title: `Move ${vnf.name} from ${from.name} to ${to.name}.`,
    facts: factsOf(now, confirmed, [
      { label: "Recovery point", value: "Its own, made with the VMs stopped: nothing is lost." },
    ]),
    binding: boundTo(now, confirmed),
    href: routes.relocateVnf(vnf.id, to.id),
  };
}
