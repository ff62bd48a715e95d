"use client";

import { Inert } from "@/components/data/inert";
import { StaleNotice } from "@/components/data/stale-notice";
import { useShell } from "@/components/shell/shell-context";
import { Notice } from "@/components/ui/notice";
import { may } from "@/lib/auth/permissions";
import { lasting } from "@/lib/recoveries/words";
import { routes } from "@/lib/routes";
import { PlanNotes } from "../../backups/plan-notes";
import { ChangedPlan } from "../confirm/changed-plan";
import { overridesOf } from "../confirm/confirm-entries";
import { ConfirmForm, type TypedByHand } from "../confirm/confirm-form";
import type { Confirmed } from "../confirm/confirm-view";
import { PlanInShort } from "../confirm/plan-in-short";
import { Sides } from "../confirm/sides";
import { useConfirm } from "../confirm/use-confirm";
import type { StartRecovery } from "../confirm/use-start-recovery";
import { targetFacts } from "../fail-over/side-facts";
import { addressOf } from "../recover-entries";
import { downtimeOf } from "./downtime-of";
import { moveFacts, offFact } from "./move-facts";

interface Props extends Confirmed {
  start: StartRecovery;
  startKey: string;
  provedForMs: number;
}

/** Both sites of a relocation, how long its VMs are off, and what happens when it fails; then the name, and yes. */
export function RelocationPage(props: Props) {
  const { options, view, error, provedForMs } = props;
  const { plan, steps } = view;
  const { vnf, from, to } = plan;
  const { role } = useShell();
  const { seen, entries, change, recovery } = useConfirm("relocation", props);
  const downtimeMs = downtimeOf(view);
  const startIt = (typed: TypedByHand) =>
    void recovery.run({
      ...{ vnfId: vnf.id, siteId: to.id, planHash: view.hash, ...typed },
      ...{ reason: entries.reason.trim(), overrides: overridesOf(entries, plan) },
    });
  const target = targetFacts(view, options).filter(({ key }) => key !== "time");
  return (
    <div className="max-w-[1120px]">
      {error && <StaleNotice error={error} />}
      <h1 className="pt-1 text-20 font-semibold tracking-[-0.012em] break-words">
        Relocate <Inert text={vnf.name} /> to <Inert text={to.name} />?
      </h1>
      <p className="max-w-[88ch] pt-1 pb-4 text-14 text-muted">
        <Inert text={vnf.name} /> will be served from <Inert text={to.name} />.{" "}
        <b className="font-semibold text-fg">Nothing is lost</b>: its VMs are stopped at{" "}
        <Inert text={from.name} /> and backed up once more, and that point is brought back. They are off from
        the stop until they boot at <Inert text={to.name} />:{" "}
        <b className="font-semibold text-fg">
          {downtimeMs === null ? "how long is not known yet" : `about ${lasting(downtimeMs)}`}
        </b>
        .
      </p>
      {seen.isChanged && seen.seen && <ChangedPlan seen={seen.seen} now={view} onSeen={seen.accept} />}
      <PlanNotes.Obstacles notes={plan.obstacles} />
      <Sides
        view={view}
        source={moveFacts(view, options)}
        target={[...target, offFact(view, options, downtimeMs)]}
      >
        as of the stop
      </Sides>
      <div className="pt-4">
        <Notice tone={plan.overridesNeeded.includes("copy-may-run") ? "warn" : "ok"}>
          <b className="font-semibold">
            {plan.overridesNeeded.includes("copy-may-run")
              ? "Two copies could run at once."
              : "Two copies cannot run at once."}
          </b>{" "}
          <Inert
            text={
              plan.overridesNeeded.includes("copy-may-run")
                ? "One that an earlier recovery left may still run: nobody stops it by this one."
                : `Nothing boots at ${to.name} before each VM at ${from.name} is off. If anything fails before all of it serves, what was made is removed, and the VMs at ${from.name} are started again.`
            }
          />
        </Notice>
      </div>
      <PlanInShort
        steps={steps}
        href={`${routes.recoverVnf(vnf.id)}${addressOf({ step: "plan", mode: "relocation", site: to.id })}`}
      />
      <ConfirmForm
        mode="relocation"
        provedForMs={provedForMs}
        verb={`Relocate ${vnf.name} to ${to.name}`}
        view={view}
        entries={entries}
        onChange={change}
        held={options.busy?.name ?? null}
        isChanged={seen.isChanged}
        isUnknown={error !== null}
        mayStart={may(role, "recoveries.fail-over")}
        busy={recovery.busy}
        refusal={recovery.refusal}
        onStart={startIt}
      />
    </div>
  );
}
