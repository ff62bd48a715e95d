"use client";

import { formatLength } from "@/components/data/format-length";
import { formatShortDuration } from "@/components/data/format-time";
import { STATUS, type StatusMeta } from "@/components/status/status-meta";
import { TONE_INK } from "@/components/status/tone-ink";
import { classNames } from "@/components/ui/class-names";
import { FROZEN_PHASES } from "@/lib/runs/phases";
import type { PhaseView, RunView } from "@/lib/runs/run-view";
import { PHASE_STATUS } from "./run-status";

interface Props {
  run: RunView;
  now: number;
  /** The phase whose steps are listed. */
  selected: string | null;
  onSelect: (phase: PhaseView["phase"]) => void;
}

/** The phases with how far each is; a hatched cap joins those that happen while guests stand still. */
export function PhaseStrip({ run, now, selected, onSelect }: Props) {
  return (
    <ol
      aria-label="Phases"
      className={classNames(
        "-mx-gutter grid grid-cols-4 border-y border-line px-3",
        run.phases.length > 10
          ? "md:grid-cols-6 2xl:grid-cols-12"
          : run.phases.length > 9
            ? "md:grid-cols-5 lg:grid-cols-10"
            : run.phases.length > 8
              ? "md:grid-cols-9"
              : run.phases.length > 7
                ? "md:grid-cols-8"
                : run.phases.length > 4 && "md:grid-cols-7",
      )}
    >
      {run.phases.map((phase, index) => (
        <Phase
          key={phase.phase}
          phase={phase}
          now={now}
          isNow={run.state === "running" && run.phase === phase.phase}
          isSelected={selected === phase.phase}
          isHeldBack={
            phase.state === "waiting" && run.phases.slice(0, index).some(({ state }) => state === "held")
          }
          isOverdue={phase.phase === "snapshot" && run.held.some((vm) => vm.isStuck)}
          isFrozen={run.kind === "backup" && FROZEN_PHASES.includes(phase.phase)}
          onSelect={() => onSelect(phase.phase)}
        />
      ))}
    </ol>
  );
}

interface PhaseProps {
  phase: PhaseView;
  now: number;
  isNow: boolean;
  isSelected: boolean;
  isFrozen: boolean;
  /** A VM that is still frozen comes first. */
  isHeldBack: boolean;
  /** What is not done yet should be. */
  isOverdue: boolean;
  onSelect: () => void;
}

function Phase({ phase, now, isNow, isSelected, isFrozen, isHeldBack, isOverdue, onSelect }: PhaseProps) {
  const { name, state, done, of } = phase;
  const { icon: Icon, tone, word, turns }: StatusMeta = STATUS[isHeldBack ? "stepHeld" : PHASE_STATUS[state]];
  const isCalm = state === "succeeded" || state === "waiting" || state === "skipped";
  const isBad = state === "failed" || state === "held";
  return (
    <li
      className={classNames(
        "relative min-w-0 not-first:before:absolute not-first:before:top-3 not-first:before:bottom-3 not-first:before:left-0 not-first:before:w-px not-first:before:bg-faint",
        isBad && "bg-fail-tint",
      )}
    >
      {isFrozen && <span aria-hidden className="hatch absolute -top-px right-0 left-0 h-[3px]" />}
      <button
        type="button"
        onClick={onSelect}
        aria-pressed={isSelected}
        aria-label={`${name}: ${word}, ${done} of ${of}. Show its steps`}
        className="block w-full px-3 pt-2.5 pb-[9px] text-left hover:bg-hover focus-visible:-outline-offset-2 aria-pressed:bg-hover"
      >
        <span
          className={classNames(
            "flex items-center gap-1.5 text-13 whitespace-nowrap",
            state === "waiting" ? "text-subtle" : "font-medium",
          )}
        >
          <Icon
            size={14}
            strokeWidth={2.25}
            className={classNames(isCalm ? "text-subtle" : TONE_INK[tone], turns && "turn")}
            aria-hidden
          />
          <span className="truncate">{name}</span>
        </span>
        <span
          className={classNames(
            "mt-px flex justify-between gap-1.5 pl-5 text-12 whitespace-nowrap slashed-zero tabular-nums",
            isBad ? "text-fail" : "text-subtle",
          )}
        >
          <b className={classNames("font-medium", !isBad && "text-muted")}>
            {of === 0 || state === "skipped" ? "—" : `${done}/${of}`}
          </b>
          <span className="truncate max-xl:hidden">
            {isHeldBack ? "held" : note(phase, now, isOverdue, formatLength)}
          </span>
          <span className="truncate xl:hidden">
            {isHeldBack ? "held" : note(phase, now, isOverdue, shortLength)}
          </span>
        </span>
      </button>
      {isNow && of > 0 && !isBad && (
        <svg aria-hidden="true" className="absolute right-3 -bottom-px left-3 h-0.5 w-[calc(100%-24px)]">
          <rect width={`${Math.round((done / of) * 100)}%`} height="2" className="fill-run-solid" />
        </svg>
      )}
    </li>
  );
}

/** Where there is room for minutes only. */
const shortLength = (ms: number) => (ms < 60_000 ? formatLength(ms) : formatShortDuration(ms));

function note(phase: PhaseView, now: number, isOverdue: boolean, words: (ms: number) => string): string {
  if (phase.state === "skipped") return "skipped";
  if (isOverdue && phase.done < phase.of) return `${phase.of - phase.done} overdue`;
  return took(phase, now, words);
}

function took(
  { startedAt, endedAt, state, of }: PhaseView,
  now: number,
  words: (ms: number) => string,
): string {
  if (startedAt === null) return "";
  const isOpen =
    endedAt === null && (state === "running" || state === "held" || state === "failed" || state === "warned");
  if (endedAt === null && !isOpen) return "";
  const ms = (endedAt === null ? now : Date.parse(endedAt)) - Date.parse(startedAt);
  // Beside a count of three digits there is room for minutes only.
  return of < 100 ? words(ms) : shortLength(ms);
}
