import { MoveDown, MoveRight } from "lucide-react";
import type { ReactNode } from "react";
import { Inert } from "@/components/data/inert";
import { StatusBadge } from "@/components/status/status-badge";
import type { RecoveryPlanView } from "@/lib/recoveries/recovery-plan-view";
import type { SideFact } from "../fail-over/side-facts";
import { SideCard } from "./side-card";

interface Props {
  view: RecoveryPlanView;
  source: readonly SideFact[];
  target: readonly SideFact[];
  /** Under the arrow: of which moment it is. */
  children: ReactNode;
}

const READY = { green: "targetReady", amber: "targetWarned", red: "targetNotReady" } as const;

/** The site that is left, and the one that it goes to. */
export function Sides({ view: { plan, source, readiness }, source: left, target: right, children }: Props) {
  return (
    <div className="grid items-center gap-x-4 gap-y-2 lg:grid-cols-[minmax(0,1fr)_88px_minmax(0,1fr)]">
      <SideCard
        side="From"
        siteName={plan.from.name}
        badge={
          <StatusBadge
            status={source.answers ? "siteReachable" : source.isRemembered ? "unknown" : "siteUnreachable"}
          />
        }
        facts={left}
        isLeft
      />
      <div className="flex flex-col items-center gap-1 text-center text-12 text-subtle max-lg:flex-row max-lg:justify-center">
        <span className="line-clamp-2 max-w-full font-medium break-words text-fg max-lg:hidden">
          <Inert text={plan.vnf.name} />
        </span>
        <MoveRight size={48} strokeWidth={1} className="-my-3 text-fg max-lg:hidden" aria-hidden />
        <MoveDown size={20} strokeWidth={1.5} className="text-fg lg:hidden" aria-hidden />
        <span>{children}</span>
      </div>
      <SideCard
        side="To"
        siteName={plan.to.name}
        badge={<StatusBadge status={READY[readiness.verdict]} />}
        facts={right}
      />
    </div>
  );
}
