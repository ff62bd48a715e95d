import type { RecoveryOptions } from "@/lib/recoveries/recovery-options";
import type { RecoveryPlanView } from "@/lib/recoveries/recovery-plan-view";
import { counted, lasting } from "@/lib/recoveries/words";
import type { SideFact } from "../fail-over/side-facts";
import { firstOf } from "../stair-rows";

/** What is done to the VMs where a relocation takes them from, in its order. Pure. */
export function moveFacts(
  { plan, source }: Pick<RecoveryPlanView, "plan" | "source">,
  { busy }: Pick<RecoveryOptions, "busy">,
): SideFact[] {
  const { from, servers, vnf } = plan;
  const names = firstOf(servers.map(({ name }) => name).reverse());
  const one = servers.length === 1;
  return [
    source.answers
      ? { key: "answer", tone: "ok", title: "It answers", text: "asked just now; it has to until the end" }
      : {
          ...{ key: "answer", tone: "fail", title: "No answer" },
          text: "asked just now; a relocation needs both sites",
        },
    {
      ...{ key: "backups", tone: busy ? "warn" : "plain" },
      title: busy ? `${busy.name} has to end first` : "A backup while they run",
      text: busy ? `it holds ${vnf.name}` : "so that little is left for the last one",
    },
    {
      ...{ key: "fence", tone: "plain" },
      title: `${counted(servers.length, "VM")} ${one ? "is" : "are"} stopped and locked`,
      text: `${names}${one ? "" : ", in this order"}; then backed up once more`,
    },
    {
      ...{ key: "rest", tone: "plain", title: `Nothing is deleted at ${from.name}` },
      text: one ? "an undo or a roll-back starts it again" : "an undo or a roll-back starts them again",
    },
  ];
}

/** How long it does not serve, against what its owner wants. Pure. */
export function offFact(
  { plan }: Pick<RecoveryPlanView, "plan">,
  { vnf, sites }: Pick<RecoveryOptions, "vnf" | "sites">,
  downtimeMs: number | null,
): SideFact {
  const drill = sites.find(({ id }) => id === plan.to.id)?.lastPassedDrill;
  const rtoMs = vnf.rtoMinutes === null ? null : vnf.rtoMinutes * 60_000;
  const isLate = rtoMs !== null && downtimeMs !== null && downtimeMs > rtoMs;
  return {
    key: "time",
    tone: downtimeMs === null || isLate ? "warn" : "plain",
    title: downtimeMs === null ? "How long it is off is not known" : `Off for about ${lasting(downtimeMs)}`,
    text: [
      ...(rtoMs === null ? [] : [`RTO ${lasting(rtoMs)}${isLate ? ", which is shorter" : ""}`]),
      drill ? `${drill.name} passed there` : "never drilled there",
    ].join("; "),
  };
}
