import Link from "next/link";
import type { ReactNode } from "react";
import { formatLength } from "@/components/data/format-length";
import { formatUtc } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import { OVERRIDE_WORDS } from "@/components/runs/fence-words";
import { kindWords } from "@/components/runs/made-words";
import { decisionStatus } from "@/components/runs/recovery-status";
import { StatusBadge } from "@/components/status/status-badge";
import { buttonClass } from "@/components/ui/button-class";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import type { Against, RecoveryReport } from "@/lib/recoveries/build-report";
import type { ReportView as Report } from "@/lib/recoveries/get-report";
import { lasting } from "@/lib/recoveries/words";
import { routes } from "@/lib/routes";
import { takesItselfBack } from "@/lib/runs/recovery-view";
import { DrillMark } from "./drill-mark";
import { inMinutes } from "./drill-words";
import { PrintButton } from "./print-button";
import { ReportFence } from "./report-fence";
import { reportStatus } from "./report-status";
import { ReportTables } from "./report-tables";

const MODES: Record<RecoveryReport["recovery"]["mode"], string> = {
  drill: "Drill",
  failover: "Failover",
  relocation: "Relocation",
  restore: "Restore",
  replacement: "In-place restore",
};

const isAtHome = (mode: string): boolean => mode === "restore" || mode === "replacement";

/** What a drill or a recovery came to: written once, read and printed often. Needs no script. */
export function ReportView({
  report,
  hash,
  run,
  recovery: story,
}: Pick<Report, "report" | "hash" | "run" | "recovery">) {
  const isMove = takesItselfBack(report.recovery.mode);
  const decision = (story.decided || isMove) && decisionStatus({ ...report.recovery, state: story.state });
  const { recovery, vnf, from, to, findings } = report;
  return (
    <article className="max-w-[1080px] print:max-w-none">
      <PageHeader
        title={
          <>
            {MODES[recovery.mode]} of <Inert text={vnf.name} /> at <Inert text={to.name} />
          </>
        }
        badge={
          <>
            {recovery.isDrill && <DrillMark />}
            <StatusBadge status={reportStatus(report)} />
            {decision && <StatusBadge status={decision} />}
          </>
        }
        note={
          <>
            report of{" "}
            <Link href={routes.run(run.id)} className="underline underline-offset-3">
              {run.name}
            </Link>
          </>
        }
        actions={
          <span className="flex gap-2 print:hidden">
            <Link href={routes.run(run.id)} className={buttonClass()}>
              Open the run
            </Link>
            <PrintButton />
          </span>
        }
      />
      <Figures report={report} />
      <Section title="What it showed">
        {findings.length === 0 ? (
          <p className="text-13 text-muted">Nothing to be told: all went as planned.</p>
        ) : (
          <ul className="grid max-w-[100ch] list-disc gap-1 pl-4 text-13">
            {findings.map((finding) => (
              <li key={finding}>
                <Inert text={finding} />
              </li>
            ))}
          </ul>
        )}
      </Section>
      <Section title="What, when, who">
        <Facts report={report} story={story} />
      </Section>
      <ReportFence report={report} />
      <ReportTables report={report} />
      <Section title="Made, and left">
        <Made report={report} />
      </Section>
      <footer className="mt-8 border-t border-line pt-3 text-12 text-muted">
        <p>
          {isAtHome(recovery.mode) ? (
            <>
              At <Inert text={to.name} />.
            </>
          ) : (
            <>
              From <Inert text={from.name} /> to <Inert text={to.name} />.
            </>
          )}{" "}
          Written by Stillpoint when it had ended; its figures are never counted again. What is left of it is
          told anew after {recovery.isDrill || recovery.mode === "restore" ? "a clean-up" : "a roll-back"}.
          {story.decided && " What was decided afterwards stands beside it, and is not a part of its hash."}
        </p>
        <p className="break-all">
          SHA-256 of this report: <span className="font-mono">{hash}</span>
        </p>
      </footer>
    </article>
  );
}

/** What is to be decided about it. */
const UNDECIDED: Partial<Record<Report["recovery"]["state"], string>> = {
  pending: "not yet: accept it, or roll it back, on the page of its run",
  partly: "not yet: accept what works, or roll it back, on the page of its run",
  failed: "not yet: roll it back, on the page of its run",
};

const DECIDED: Partial<Record<Report["recovery"]["state"], string>> = {
  accepted: "accepted",
  "rolling-back": "to be rolled back,",
  "rolled-back": "rolled back,",
  "half-rolled-back": "rolled back in part,",
};

/** Nobody has to decide about what was taken back by its own run. */
const GONE_BACK: readonly Report["recovery"]["state"][] = ["undoing", "undone", "half-undone", "superseded"];

/** The two promises, and what the recovery was spent on. */
function Figures({
  report: { rpo, rto, share, recovery, restoredGib, servers, volumes, outage },
}: {
  report: RecoveryReport;
}) {
  const of = servers.length > 0 ? servers.length : volumes.length;
  const healthy =
    servers.length > 0
      ? servers.filter(({ isHealthy }) => isHealthy).length
      : volumes.filter(({ isRestored }) => isRestored).length;
  return (
    <dl className="-mx-gutter grid grid-cols-2 border-y border-line md:grid-cols-4 print:mx-0 print:grid-cols-4">
      {recovery.mode === "restore" ? (
        <>
          <Cell name="Age of the data">{inMinutes(rpo.achievedMs ?? 0)}</Cell>
          <Cell name="Restored after">
            {rto.achievedMs === null ? (
              <span className="text-fail">not all restored</span>
            ) : (
              formatLength(rto.achievedMs)
            )}
          </Cell>
        </>
      ) : (
        <>
          <Figure
            name={outage ? "Writes lost" : "RPO achieved"}
            against={rpo}
            words={outage ? (ms) => (ms === 0 ? "none" : inMinutes(ms)) : inMinutes}
            missing="not known"
          />
          <Figure
            name={outage ? "Off, from stop to serving" : "RTO achieved"}
            against={rto}
            words={formatLength}
            missing="never served"
          />
        </>
      )}
      <Cell name="Waiting for the cloud">
        <span>{formatLength(share.cloudMs)}</span>
        <small className="block text-12 font-normal text-muted">
          {formatLength(share.oursMs)} ours, {share.oursPercent} %
          {recovery.servingAt === null && ", of the whole run"}
        </small>
      </Cell>
      <Cell name={servers.length > 0 ? "VMs healthy" : "Volumes restored"}>
        <span className={healthy < of ? "text-fail" : undefined}>
          {healthy} of {of}
        </span>
        <small className="block text-12 font-normal text-muted">
          {restoredGib.toLocaleString("en-US")} GiB read to restore
        </small>
      </Cell>
    </dl>
  );
}

function Figure({
  name,
  against: { achievedMs, targetMs, isMet },
  words,
  missing,
}: {
  name: string;
  against: Against;
  words: (ms: number) => string;
  missing: string;
}) {
  return (
    <Cell name={name}>
      <span className={isMet === false || achievedMs === null ? "text-fail" : undefined}>
        {achievedMs === null ? missing : words(achievedMs)}
      </span>
      <small className="block text-12 font-normal text-muted">
        {targetMs === null ? (
          "no target is set"
        ) : (
          <>
            target {lasting(targetMs)}
            {isMet !== null && (isMet ? ", met" : <span className="text-fail">, missed</span>)}
          </>
        )}
      </small>
    </Cell>
  );
}

function Cell({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="min-w-0 border-faint px-gutter py-3 not-first:border-l print:px-3">
      <dt className="text-12 text-subtle">{name}</dt>
      <dd className="mt-0.5 text-20 font-semibold tracking-[-0.012em] slashed-zero tabular-nums">
        {children}
      </dd>
    </div>
  );
}

function Facts({
  report: { recovery, vnf, from, to, point, overrides },
  story: { decided, state },
}: {
  report: RecoveryReport;
  story: Report["recovery"];
}) {
  const at = (ms: number | null) => (ms === null ? "—" : formatUtc(new Date(ms)));
  return (
    <dl className="grid grid-cols-[160px_minmax(0,1fr)] gap-y-1 text-13">
      <Row name="VNF">
        <Inert text={vnf.name} />
      </Row>
      {isAtHome(recovery.mode) ? (
        <Row name="Site">
          <Inert text={to.name} />
        </Row>
      ) : (
        <Row name="From, to">
          <Inert text={from.name} /> to <Inert text={to.name} />
        </Row>
      )}
      <Row name="Recovery point">
        {at(point.takenAt)}, {point.consistency ?? "not judged"}
        {point.isFallback && ", an older one than was chosen"}
        <span className="block font-mono text-12 break-all text-muted">{point.id}</span>
      </Row>
      <Row name="Started">
        {at(recovery.startedAt)} by <Inert text={recovery.startedBy} />
      </Row>
      {recovery.reason && (
        <Row name="Reason">
          <Inert text={recovery.reason} />
        </Row>
      )}
      <Row name={recovery.isDrill ? "Proved" : recovery.mode === "restore" ? "Restored" : "Serving from"}>
        {at(recovery.servingAt)}
      </Row>
      <Row name="Ended">{at(recovery.endedAt)}</Row>
      {overrides.map(({ kind, by, at: when, reason }) => (
        <Row key={kind} name="Signed for">
          {OVERRIDE_WORDS[kind]}: <Inert text={by} />, {at(when)}, because <Inert text={reason} />
        </Row>
      ))}
      {!recovery.isDrill && recovery.mode !== "restore" && !GONE_BACK.includes(state) && (
        <Row name="Decided">
          {decided ? (
            <>
              {DECIDED[state] ?? "decided"} by <Inert text={decided.by} />, {formatUtc(decided.at)}
            </>
          ) : (
            (UNDECIDED[state] ?? "not yet")
          )}
        </Row>
      )}
    </dl>
  );
}

const Row = ({ name, children }: { name: string; children: ReactNode }) => (
  <>
    <dt className="text-subtle">{name}</dt>
    <dd className="min-w-0 break-words slashed-zero tabular-nums">{children}</dd>
  </>
);

function Made({ report: { made, left, recovery } }: { report: RecoveryReport }) {
  if (made.length === 0) return <p className="text-13 text-muted">It made nothing.</p>;
  return (
    <>
      <p className="pb-1 text-13">
        {left === 0
          ? "Nothing is left of it."
          : recovery.isDrill || recovery.servingAt === null
            ? `${left} of what it made ${left === 1 ? "is" : "are"} still there.`
            : recovery.mode === "restore"
              ? "What it made stays: Stillpoint removes it only when somebody asks for that."
              : "What it made is what serves now: it stays, unless it is rolled back."}
      </p>
      <table className="w-full max-w-[640px] border-collapse text-13">
        <caption className="sr-only">What was made, and what is left</caption>
        <thead>
          <tr className="border-b border-line text-12 text-subtle">
            <th scope="col" className="h-8 text-left font-normal">
              Kind
            </th>
            <th scope="col" className="text-right font-normal">
              Made
            </th>
            <th scope="col" className="pl-6 text-left font-normal">
              {recovery.isDrill ? "Left" : "There"}
            </th>
          </tr>
        </thead>
        <tbody>
          {made.map(({ kind, made: count, left: names }) => (
            <tr key={kind} className="border-b border-faint align-top">
              <td className="py-1.5">{kindWords(kind)}</td>
              <td className="py-1.5 text-right">{count}</td>
              <td className="py-1.5 pl-6 break-words">
                {names.length === 0 ? (
                  <span className="text-muted">none</span>
                ) : (
                  <Inert text={names.join(", ")} />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
