import type { ReactNode } from "react";
import { formatDayTime } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import { STATUS, type StatusMeta } from "@/components/status/status-meta";
import { TONE_INK } from "@/components/status/tone-ink";
import type { PointOption, RecoveryOptions, SiteOption } from "@/lib/recoveries/recovery-options";
import type { RecoveryPlanView } from "@/lib/recoveries/recovery-plan-view";
import { lasting } from "@/lib/recoveries/words";
import { countVerdicts, inMinutes, keepWords } from "./drill-words";
import { VERDICT_STATUS, worstFirst } from "./readiness-list";
import type { RecoverMode, RecoverStep } from "./recover-entries";

interface Props {
  mode: RecoverMode;
  options: RecoveryOptions;
  point: PointOption | undefined;
  site: SiteOption | undefined;
  view: RecoveryPlanView | undefined;
  keepMinutes: number;
  step: RecoverStep;
  goTo: (step: RecoverStep) => void;
}

/** What was chosen so far, beside every step. */
export function WizardSummary({ options, mode, point, site, view, keepMinutes, step, goTo }: Props) {
  const total = view?.plan.estimate.totalMs ?? null;
  const { rtoMinutes } = options.vnf;
  return (
    <>
      <Part title="Mode" change={step === "mode" ? undefined : () => goTo("mode")}>
        <Mode mode={mode} options={options} />
      </Part>
      <Part title="Recovery point" change={step === "point" || !point ? undefined : () => goTo("point")}>
        {point ? (
          <>
            <b className="block text-16 font-semibold">
              Loses {inMinutes(point.losesMs)}
              {mode === "failover" && " for good"}
            </b>
            <p className="text-muted">
              {formatDayTime(point.takenAt)} UTC, {point.consistency ?? "not judged"}
              {point.consistency && " consistent"}, {point.vms.filter(({ isUsable }) => isUsable).length} of{" "}
              {point.vms.length} VMs
            </p>
          </>
        ) : (
          <p className="text-muted">None yet</p>
        )}
      </Part>
      <Part title="Target" change={step === "target" || !site ? undefined : () => goTo("target")}>
        {site ? (
          <>
            <b className="block text-16 font-semibold break-words">
              <Inert text={site.name} />
            </b>
            {view && <Verdicts view={view} goTo={step === "target" ? undefined : () => goTo("target")} />}
          </>
        ) : (
          <p className="text-muted">None yet</p>
        )}
      </Part>
      {step === "confirm" && (
        <Part title="Afterwards">
          <p className="font-medium">{keepWords(keepMinutes)}</p>
        </Part>
      )}
      {view && (
        <Part title="Expected time">
          {total === null ? (
            <p className="text-muted">Not known yet. A drill measures it.</p>
          ) : (
            <p>
              <b className="text-16 font-semibold">{lasting(total)}</b>{" "}
              <span className="text-muted">
                {rtoMinutes === null ? "" : `of RTO ${lasting(rtoMinutes * 60_000)}, `}without checks
              </span>
            </p>
          )}
        </Part>
      )}
    </>
  );
}

function Mode({ mode, options: { vnf, home } }: { mode: RecoverMode; options: RecoveryOptions }) {
  if (mode === "drill")
    return (
      <div className="rounded-m border border-dashed border-drill px-3 py-2.5">
        <b className="font-semibold">Drill, in isolation</b>
        <p className="text-muted">
          <Inert text={vnf.name} /> at <Inert text={home.name} /> is not touched.
        </p>
      </div>
    );
  return (
    <div className="rounded-m border border-line bg-canvas px-3 py-2.5">
      <b className="font-semibold">Failover, for real</b>
      <p className="text-muted">
        <Inert text={vnf.name} /> leaves <Inert text={home.name} />
        {home.answers === false && ", which does not answer"}.
      </p>
    </div>
  );
}

/** A titled part of the summary. */
export function Part({
  title,
  change,
  children,
}: {
  title: string;
  change?: (() => void) | undefined;
  children: ReactNode;
}) {
  return (
    <section className="border-faint py-3 not-first:border-t first:pt-1">
      <div className="mb-1 flex justify-between text-12 text-subtle">
        <h3>{title}</h3>
        {change && (
          <button
            type="button"
            onClick={change}
            className="rounded-s text-muted underline underline-offset-3 hover:text-fg"
          >
            Change<span className="sr-only"> the {title.toLowerCase()}</span>
          </button>
        )}
      </div>
      {children}
    </section>
  );
}

const NAMED = 4;

/** How many checks speak for it and against it, and the weightiest of them. */
export function Verdicts({ view, goTo }: { view: RecoveryPlanView; goTo: (() => void) | undefined }) {
  const { checks } = view.readiness;
  const counts = countVerdicts(checks);
  const shown = worstFirst(checks)
    .filter(({ verdict }) => verdict !== "pass")
    .slice(0, NAMED);
  const rest = checks.length - shown.length;
  return (
    <>
      <p className="mt-0.5 mb-1.5 flex flex-wrap gap-x-3 gap-y-0.5">
        {(["pass", "warn", "fail", "unknown"] as const).map((verdict) => {
          const { icon: Icon, tone }: StatusMeta = STATUS[VERDICT_STATUS[verdict]];
          if (verdict === "unknown" && counts.unknown === 0) return null;
          return (
            <span
              key={verdict}
              className={counts[verdict] === 0 ? "icon-and-word text-subtle" : "icon-and-word"}
            >
              <Icon
                size={14}
                strokeWidth={2.25}
                className={counts[verdict] === 0 ? "text-subtle" : TONE_INK[tone]}
                aria-hidden
              />
              {counts[verdict]} {verdict === "unknown" ? "not known" : verdict}
            </span>
          );
        })}
      </p>
      <ul>
        {shown.map(({ key, title, text, verdict }) => {
          const { icon: Icon, tone, word }: StatusMeta = STATUS[VERDICT_STATUS[verdict]];
          return (
            <li key={key} className="flex items-start gap-2 border-faint py-1.5 not-last:border-b">
              <Icon size={14} strokeWidth={2.25} className={`mt-[3px] ${TONE_INK[tone]}`} aria-label={word} />
              <span className="min-w-0 flex-1">
                <Inert text={title} />
                <span className="line-clamp-2 text-12 text-subtle">
                  <Inert text={text} />
                </span>
              </span>
            </li>
          );
        })}
      </ul>
      {goTo && rest > 0 && (
        <button
          type="button"
          onClick={goTo}
          className="rounded-s text-12 text-muted underline underline-offset-3 hover:text-fg"
        >
          {shown.length === 0 ? "All checks" : `${rest} more`}
        </button>
      )}
    </>
  );
}
