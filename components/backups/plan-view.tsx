import { orList } from "@/components/quiesce/method-words";
import { Section } from "@/components/ui/section";
import type { BackupPlan } from "@/lib/backups/backup-plan";
import { PlanFacts } from "./plan-facts";
import { PlanMembers } from "./plan-members";
import { PlanVolumes } from "./plan-volumes";

/** A plan, step by step: who stands still how, what is cut and backed up, and what comes after. */
export function PlanView({ plan }: { plan: BackupPlan }) {
  return (
    <>
      <PlanFacts plan={plan} />
      <PlanMembers plan={plan} />
      <PlanVolumes plan={plan} />
      <Section title="Then">
        <p className="max-w-[88ch] text-13 text-muted">{afterwards(plan)}</p>
      </Section>
    </>
  );
}

function afterwards({ receivers, onUnquiesced }: BackupPlan): string {
  const sites = receivers.map(({ siteName }) => siteName);
  const records =
    sites.length === 0
      ? "No other site is told of the backups: they can only be restored where they were made."
      : `As soon as a backup is available, its record is stored here and told to ${orList(sites).replace(" or ", " and ")}; a site that does not answer is told later.`;
  const refusal =
    onUnquiesced === "stop"
      ? "If a VM does not freeze, all are thawed at once and there is no recovery point."
      : "If a VM does not freeze, the others go on, and the recovery point says what it is worth then.";
  return `${refusal} ${records} At the end the backups are read back, judged, and certified; the snapshots are removed.`;
}
