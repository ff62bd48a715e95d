import type { ReactNode } from "react";
import { formatDuration, formatSeconds } from "@/components/data/format-time";
import { ConsistencyText } from "@/components/vnfs/consistency-text";
import { counted } from "@/components/vnfs/vnf-head";
import { type BackupPlan, quiescedMembers } from "@/lib/backups/backup-plan";

/** A plan in numbers; what is estimated says so. */
export function PlanFacts({ plan }: { plan: BackupPlan }) {
  const { estimates, freezeBudgetMs, backups } = plan;
  const frozen = quiescedMembers(plan).length;
  const size = backups.reduce((sum, { sizeGib }) => sum + sizeGib, 0);
  const fullCount = backups.filter(({ mode }) => mode === "full").length;
  return (
    <dl className="-mx-gutter grid grid-cols-2 border-y border-line sm:grid-cols-3 xl:grid-cols-6">
      <Fact
        name="Freeze"
        note={`${estimates.windowMs === null ? "" : "estimated; "}budget ${freezeBudgetMs / 1000} s`}
      >
        {frozen === 0
          ? "Nothing is frozen"
          : estimates.windowMs === null
            ? "Not known yet"
            : `About ${formatSeconds(estimates.windowMs)}`}
      </Fact>
      <Fact name="VMs" note={`${frozen} frozen`}>
        {plan.members.length}
      </Fact>
      <Fact name="Consistency" note="at best">
        <ConsistencyText consistency={plan.consistency} />
      </Fact>
      <Fact name="Volumes" note={`${size.toLocaleString("en-US")} GiB`}>
        {backups.length.toLocaleString("en-US")}
      </Fact>
      <Fact name="Backups" note={counted(backups.length - fullCount, "increment")}>
        {fullCount.toLocaleString("en-US")} full
      </Fact>
      <Fact name="Backing up takes" note={estimates.backUpMs === null ? "no history yet" : "estimated"}>
        {estimates.backUpMs === null ? "Not known yet" : `About ${formatDuration(estimates.backUpMs)}`}
      </Fact>
    </dl>
  );
}

function Fact({ name, note, children }: { name: string; note?: ReactNode; children: ReactNode }) {
  return (
    <div className="min-w-0 border-faint px-gutter py-3 not-first:border-l xl:[&:not(:first-child)]:px-4">
      <dt className="text-12 text-subtle">{name}</dt>
      <dd className="mt-0.5 truncate text-14 font-medium">{children}</dd>
      {note && <dd className="mt-0.5 truncate text-12 text-muted">{note}</dd>}
    </div>
  );
}
