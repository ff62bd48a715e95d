"use client";

import { ChevronRight } from "lucide-react";
import { formatLength } from "@/components/data/format-length";
import { Inert } from "@/components/data/inert";
import { InertLines } from "@/components/data/inert-lines";
import { visibleText } from "@/components/data/visible-text";
import { StatusBadge } from "@/components/status/status-badge";
import { STATUS, type StatusMeta } from "@/components/status/status-meta";
import { TONE_INK } from "@/components/status/tone-ink";
import { todoOnceThawed } from "@/lib/quiesce/unknown-todo";
import { PHASE_NAMES } from "@/lib/runs/phases";
import type { RunView, StepView } from "@/lib/runs/run-view";
import { PanelFrame, PanelSection } from "./panel-frame";
import { STEP_STATUS } from "./run-status";
import { ordinal } from "./run-words";
import { StepAttempts } from "./step-attempts";
import { StepCall } from "./step-call";
import { stepInsight } from "./step-insight";
import { stepsInOrder } from "./steps-in-order";
import { WhoThaws } from "./who-thaws";

interface Props {
  run: RunView;
  step: StepView;
  now: number;
  onSelect: (key: string) => void;
  onClose: () => void;
}

/** One step: what came of it, each try, the call with its request id, why it failed and what to do. */
export function StepPanel({ run, step, now, onSelect, onClose }: Props) {
  const peers = stepsInOrder(run.steps).filter(({ phase }) => phase === step.phase);
  const held =
    step.phase === "thaw" ? run.held.find(({ serverId }) => serverId === step.serverId) : undefined;
  const insight = stepInsight(step, run);
  const failed = run.failure?.step === step.key ? run.failure : null;
  const cause = step.cause ?? failed?.cause;
  const isHeld = run.held.some(({ serverId }) => serverId === step.serverId);
  const advice = step.todo ?? failed?.todo;
  const todo = advice && !isHeld ? todoOnceThawed(advice) : advice;
  return (
    <PanelFrame
      kicker={`${PHASE_NAMES[step.phase]}, step ${peers.indexOf(step) + 1} of ${peers.length}`}
      title={<Inert text={step.title} />}
      badge={
        <>
          <StatusBadge status={held?.isStuck ? "runThawFailing" : STEP_STATUS[step.state]} />
          <span>{tookWords(step, now)}</span>
        </>
      }
      onClose={onClose}
    >
      {step.phase === "thaw" && step.state === "succeeded" && step.attempts.at(-1)?.hasFailed && (
        <PanelSection>
          <p>
            Its last call failed, yet the VM was then seen to run: somebody else, or its timer, thawed it.
          </p>
        </PanelSection>
      )}
      {(cause || insight) && (
        <PanelSection>
          {insight && (
            <p>
              {insight.text} <b className="font-semibold">{insight.ms}</b> earlier.
            </p>
          )}
          {cause && (
            <p className="break-words">
              <InertLines text={cause} />
            </p>
          )}
          {todo && (
            <p className="mt-1.5 break-words text-muted">
              <span className="font-medium text-fg">Next: </span>
              <InertLines text={todo} />
            </p>
          )}
        </PanelSection>
      )}
      {held && <WhoThaws held={held} step={step} now={now} />}
      <StepAttempts step={step} />
      <StepCall step={step} siteName={step.siteName ?? run.site.name} />
      <Siblings run={run} step={step} onSelect={onSelect} />
      <section className="border-t border-faint pt-[11px]">
        <details className="group">
          <summary className="flex cursor-pointer list-none items-center gap-2 rounded-s text-muted hover:text-fg">
            <ChevronRight size={14} strokeWidth={2.25} className="group-open:rotate-90" aria-hidden />
            All of it, raw
          </summary>
          <pre className="mt-2 max-h-96 overflow-auto rounded-m border border-faint bg-canvas px-2.5 py-2 font-mono text-12 whitespace-pre-wrap break-all">
            {JSON.stringify(step, null, 1).split("\n").map(visibleText).join("\n")}
          </pre>
        </details>
      </section>
    </PanelFrame>
  );
}

function tookWords({ startedAt, endedAt, attempts, state }: StepView, now: number): string {
  if (startedAt === null) return state === "skipped" ? "was not needed" : "has not begun";
  const took = formatLength((endedAt ? Date.parse(endedAt) : now) - Date.parse(startedAt));
  return attempts.length > 1 ? `${took}, ${ordinal(attempts.length)} attempt` : took;
}

/** The other steps of the same VM or volume: what came before it, and after. */
function Siblings({ run, step, onSelect }: Pick<Props, "run" | "step" | "onSelect">) {
  const own = stepsInOrder(run.steps).filter((other) =>
    step.volumeId
      ? other.volumeId === step.volumeId
      : step.serverId !== null && isOfServer(other, step.serverId),
  );
  if (own.length < 2) return null;
  return (
    <PanelSection title={step.volumeId ? "This volume in the run" : "This VM in the run"}>
      <StepList steps={own} current={step.key} onSelect={onSelect} />
    </PanelSection>
  );
}

const isOfServer = ({ serverId, volumeId }: StepView, id: string) => serverId === id && volumeId === null;

/** Steps to choose from, each with its state. */
export function StepList(props: {
  steps: readonly StepView[];
  current?: string;
  onSelect: (key: string) => void;
}) {
  const { steps, current, onSelect } = props;
  return (
    <ul>
      {steps.map((step) => {
        const { icon: Icon, tone, word, turns }: StatusMeta = STATUS[STEP_STATUS[step.state]];
        return (
          <li key={step.key}>
            <button
              type="button"
              aria-current={step.key === current || undefined}
              onClick={() => onSelect(step.key)}
              className="-mx-2 flex min-h-7 w-[calc(100%+16px)] items-start gap-2 rounded-m px-2 py-1 text-left hover:bg-hover aria-[current]:bg-hover aria-[current]:font-medium"
            >
              <Icon
                size={14}
                strokeWidth={2.25}
                className={`mt-[3px] ${step.state === "succeeded" ? "text-subtle" : TONE_INK[tone]} ${turns ? "turn" : ""}`}
                aria-label={word}
              />
              <span className="min-w-0 flex-1">
                <span className="block break-words">
                  <Inert text={step.title} />
                </span>
                {step.cause && step.key !== current && (
                  <span className="line-clamp-2 text-12 font-normal text-subtle">
                    <InertLines text={step.cause} />
                  </span>
                )}
              </span>
              {step.startedAt && step.endedAt && (
                <span className="text-12 leading-5 text-muted slashed-zero tabular-nums">
                  {formatLength(Date.parse(step.endedAt) - Date.parse(step.startedAt))}
                </span>
              )}
            </button>
          </li>
        );
      })}
    </ul>
  );
}
