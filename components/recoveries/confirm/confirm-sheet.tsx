"use client";

import type { ReactNode } from "react";
import { Inert } from "@/components/data/inert";
import { StaleNotice } from "@/components/data/stale-notice";
import { useShell } from "@/components/shell/shell-context";
import { Notice } from "@/components/ui/notice";
import { may } from "@/lib/auth/permissions";
import type { OverrideKind } from "@/lib/runs/recovery-view";
import { PlanNotes } from "../../backups/plan-notes";
import type { CopiesVerdict } from "../fail-over/judge-copies";
import type { SideFact } from "../fail-over/side-facts";
import { ChangedPlan } from "./changed-plan";
import { overridesOf } from "./confirm-entries";
import { ConfirmForm } from "./confirm-form";
import type { Confirmed } from "./confirm-view";
import { PlanInShort } from "./plan-in-short";
import { Sides } from "./sides";
import { useConfirm } from "./use-confirm";
import type { StartRecovery, WantedRecovery } from "./use-start-recovery";

/** What a page gets from its route. */
export interface ConfirmStart {
  start: StartRecovery;
  /** Names this visit's start: pressed twice, it is one run. */
  startKey: string;
  /** ms for which the password need not be typed again. */
  provedForMs: number;
}

interface Props extends Confirmed, ConfirmStart {
  mode: "failover" | "relocation";
  title: ReactNode;
  /** What is lost, and for how long nothing serves. */
  lead: ReactNode;
  /** What is to be known besides, before both sites. */
  note?: ReactNode;
  source: SideFact[];
  target: SideFact[];
  /** As of when the VNF is brought back. */
  asOf: string;
  /** Whether two copies could run, by what is signed for. */
  copiesOf: (overrides: readonly OverrideKind[]) => CopiesVerdict;
  /** Where the whole plan is shown; null: nowhere. */
  planHref: string | null;
  verb: string;
  /** Why it cannot start yet, besides what is on the page. */
  held: string | null;
  /** What is started, besides what is entered here. */
  wanted: Omit<WantedRecovery, "typedName" | "reason" | "overrides">;
}

/** The last page before a failover or a relocation: both sites, what it costs, what is signed; then the name, and yes. */
export function ConfirmSheet(props: Props) {
  const { mode, title, lead, note, source, target, asOf, copiesOf, planHref, verb, held, wanted } = props;
  const { view, error, provedForMs } = props;
  const { plan, steps } = view;
  const { role } = useShell();
  const { seen, entries, change, recovery } = useConfirm(mode, props);
  const overrides = overridesOf(entries, plan);
  const copies = copiesOf(overrides);
  return (
    <div className="max-w-[1120px]">
      {error && <StaleNotice error={error} />}
      <h1 className="pt-1 text-20 font-semibold tracking-[-0.012em] break-words">{title}</h1>
      <p className="max-w-[88ch] pt-1 pb-4 text-14 text-muted">{lead}</p>
      {seen.isChanged && seen.seen && <ChangedPlan seen={seen.seen} now={view} onSeen={seen.accept} />}
      {note}
      <PlanNotes.Obstacles notes={plan.obstacles} />
      <Sides view={view} source={source} target={target}>
        as of {asOf}
      </Sides>
      <div className="pt-4">
        <Notice tone={copies.tone}>
          <b className="font-semibold">{copies.title}</b> <Inert text={copies.text} />
        </Notice>
      </div>
      <PlanInShort steps={steps} href={planHref} />
      <ConfirmForm
        mode={mode}
        verb={verb}
        view={view}
        entries={entries}
        onChange={change}
        held={held}
        isChanged={seen.isChanged}
        isUnknown={error !== null}
        mayStart={may(role, "recoveries.fail-over")}
        busy={recovery.busy}
        refusal={recovery.refusal}
        provedForMs={provedForMs}
        onStart={(typed) =>
          void recovery.run({ ...wanted, ...typed, reason: entries.reason.trim(), overrides })
        }
      />
    </div>
  );
}
