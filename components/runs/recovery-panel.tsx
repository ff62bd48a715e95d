import Link from "next/link";
import type { ReactNode } from "react";
import { formatDayTime, formatUtcTime } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import { DrillMark } from "@/components/recoveries/drill-mark";
import { inMinutes, volumeWords } from "@/components/recoveries/drill-words";
import { buttonClass } from "@/components/ui/button-class";
import { routes } from "@/lib/routes";
import type { RecoveryState, RecoveryView } from "@/lib/runs/recovery-view";
import type { RunView } from "@/lib/runs/run-view";
import { stoppedByUs } from "./fence-words";
import { kindWords } from "./made-words";
import { PanelFact, PanelFacts, PanelFrame, PanelSection } from "./panel-frame";
import { counted } from "./run-words";

const STATES: Record<RecoveryState, string> = {
  running: "It is under way",
  stopped: "It stopped before anything was made",
  proved: "It has passed",
  failed: "It has failed",
  partly: "Some VMs work",
  cancelled: "It was cancelled",
  standing: "It is kept for now",
  cleaning: "It is being cleaned up",
  clean: "It is cleaned up",
  pending: "It waits for a decision",
  accepted: "It is accepted",
  "rolling-back": "It is being rolled back",
  "rolled-back": "It is rolled back",
  "half-rolled-back": "It is rolled back in part",
  undoing: "It is being undone",
  undone: "It is undone",
  "half-undone": "It is undone in part",
  superseded: "A failover has taken its place",
  done: "It is done",
};

const SWAP_WORDS: Record<NonNullable<RecoveryView["swap"]>["state"], string> = {
  open: "gets the restored volume for the one that it has, and is off meanwhile.",
  untouched: "was not touched.",
  swapped: "has the restored volume. The one before is kept.",
  "put-back": "has the volume again that it had.",
  stuck: "needs somebody: see what the run says.",
  "given-up": "may be stopped, and needs somebody: nothing goes on with it any more.",
};

/** What a drill or a recovery makes, from which point, what stands of it, and what could not be removed. */
export function RecoveryPanel({
  run,
  recovery,
  onClose,
}: {
  run: RunView;
  recovery: RecoveryView;
  onClose: () => void;
}) {
  const { point, tiers, volumes, standing, left, hasReport } = recovery;
  const servers = tiers.flatMap((tier) => tier.servers);
  const isBeside = recovery.isDrill || recovery.mode === "restore";
  return (
    <PanelFrame
      kicker={
        run.kind === "cleanup" || run.kind === "rollback" ? "What this run removes" : "What this run makes"
      }
      title={
        <>
          {run.state === "queued" ? "It has not begun" : STATES[recovery.state]} at{" "}
          <Inert text={recovery.to.name} />
        </>
      }
      badge={recovery.isDrill ? <DrillMark /> : undefined}
      onClose={onClose}
    >
      <PanelSection>
        <PanelFacts>
          <PanelFact name="From point">
            <Link
              href={routes.vnfPoint(run.vnf.id, point.id)}
              className="rounded-s underline underline-offset-3"
            >
              {formatDayTime(point.takenAt)} UTC
            </Link>
          </PanelFact>
          <PanelFact name={isBeside ? "Data age" : "Data lost"}>
            {recovery.mode === "relocation" ? "nothing" : `${inMinutes(point.losesMs)} at the start`}
          </PanelFact>
          {servers.length > 0 && (
            <PanelFact name="VMs">
              {counted(servers.length, "VM")} in {counted(tiers.length, "tier")}
            </PanelFact>
          )}
          <PanelFact name="Volumes">{volumeWords(volumes)}</PanelFact>
        </PanelFacts>
      </PanelSection>
      <PanelSection title="The source">
        <p className="text-muted">
          <Inert text={recovery.swap?.serverName ?? run.vnf.name} /> at <Inert text={recovery.from.name} />{" "}
          {recovery.swap
            ? SWAP_WORDS[recovery.swap.state]
            : isBeside
              ? "keeps running and is not touched."
              : sourceWords(run, recovery)}
        </p>
      </PanelSection>
      {run.reason && (
        <PanelSection title="Reason">
          <p className="break-words text-muted">
            <Inert text={run.reason} />
          </p>
        </PanelSection>
      )}
      <PanelSection title="There now">
        {standing.length === 0 ? (
          <p className="text-muted">
            {recovery.state === "running" ? "Nothing yet" : "Nothing is left of it"}
          </p>
        ) : (
          <ul className="text-muted">
            {standing.map(({ kind, count }) => (
              <li key={kind}>{kindWords(kind, count)}</li>
            ))}
          </ul>
        )}
        {recovery.keepUntil && standing.length > 0 && (
          <p className="mt-1">Kept until {formatUtcTime(recovery.keepUntil)}</p>
        )}
      </PanelSection>
      {left.length > 0 && (
        <PanelSection title="Not removed yet">
          <ul className="grid gap-1">
            {left.map(({ kind, name, cause }) => (
              <Left
                key={`${kind} ${name}`}
                name={<Inert text={`${kindWords(kind)} ${name}`} />}
                cause={cause}
              />
            ))}
          </ul>
        </PanelSection>
      )}
      {hasReport && (
        <section className="border-t border-faint pt-3">
          <Link href={routes.runReport(run.id)} className={buttonClass()}>
            Open the report
          </Link>
        </section>
      )}
    </PanelFrame>
  );
}

const Left = ({ name, cause }: { name: ReactNode; cause: string }) => (
  <li className="break-words">
    {name}
    <span className="block text-12 text-subtle">
      <Inert text={cause} />
    </span>
  </li>
);

/** What becomes of the source in a failover or a relocation, or has become of it. */
function sourceWords({ kind }: RunView, { mode, fence, state }: RecoveryView): string {
  const stopped = stoppedByUs(fence).length;
  if (state === "undoing") return "is unlocked and started again, when what was made is removed.";
  if (state === "undone") return stopped > 0 ? "was stopped, and runs again." : "was not touched.";
  if (kind === "rollback" || state === "rolled-back")
    return stopped > 0
      ? "is unlocked and started again."
      : "was not stopped by us: nothing is started there.";
  if (!fence)
    return mode === "replacement"
      ? "is stopped and locked when the volumes are restored."
      : mode === "relocation"
        ? "is stopped and locked after a backup."
        : "is stopped and locked, if it answers.";
  return stopped > 0
    ? `was stopped: ${counted(stopped, "VM")}. A roll-back starts ${stopped === 1 ? "it" : "them"} again.`
    : "was not stopped by us.";
}
