import type { ReactNode } from "react";
import { formatDayTime } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import { Checkbox } from "@/components/ui/checkbox";
import { overrideWords } from "@/lib/recoveries/override-words";
import { takesOf, takeWords } from "@/lib/recoveries/plan-takes";
import type { RecoveryPlanView } from "@/lib/recoveries/recovery-plan-view";

interface Props {
  view: RecoveryPlanView;
  mayFallBack: boolean;
  onFallBack: (may: boolean) => void;
}

/** What a failover does where the VMs are now, what has to be signed for it, and what it may do in need. */
export function FailoverTerms({ view, mayFallBack, onFallBack }: Props) {
  const { source, from, overridesNeeded, fallback } = view.plan;
  return (
    <dl className="mb-3 grid max-w-[100ch] grid-cols-[112px_minmax(0,1fr)] gap-x-4 text-13">
      <Term title={`At ${from.name}`}>
        <Lines texts={source.whatHappens} />
      </Term>
      {view.plan.mode === "relocation" && (
        <Term title="Its point">
          <Lines
            texts={[
              "Planned by the newest recovery point. The run makes two backups of its own, and plans anew by the last one.",
              `If that is another plan then, it ends, and the VMs run again at ${from.name}.`,
            ]}
          />
        </Term>
      )}
      <TakenAddresses plan={view.plan} />
      {overridesNeeded.length > 0 && (
        <Term title="To be signed">
          <Lines texts={overridesNeeded.map((kind) => overrideWords(kind, view))} />
        </Term>
      )}
      {fallback.takenAt !== null && (
        <Term title="In need">
          <Checkbox
            id="mayFallBack"
            name="mayFallBack"
            label={`Go back to the point of ${formatDayTime(fallback.takenAt)} UTC if a volume cannot be restored`}
            hint="All of it then, and only as long as no VM has booted. Else the VMs of the other volumes go on."
            checked={mayFallBack}
            onChange={({ target }) => onFallBack(target.checked)}
          />
        </Term>
      )}
    </dl>
  );
}

/** What former VMs give up at the target. */
export function TakenAddresses({ plan }: { plan: RecoveryPlanView["plan"] }) {
  const takes = takesOf(plan);
  if (takes.length === 0) return null;
  return (
    <Term title={`At ${plan.to.name}`}>
      <Lines texts={takes.map((take) => takeWords(take, plan))} />
    </Term>
  );
}

function Term({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="col-span-2 grid grid-cols-subgrid border-b border-faint py-1.5">
      <dt className="text-subtle">
        <Inert text={title} />
      </dt>
      <dd>{children}</dd>
    </div>
  );
}

const Lines = ({ texts }: { texts: readonly string[] }) =>
  texts.map((text) => (
    <p key={text}>
      <Inert text={text} />
    </p>
  ));
