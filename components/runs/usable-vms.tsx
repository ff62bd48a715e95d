import { CircleCheck, OctagonX, Snowflake } from "lucide-react";
import { formatUtcTime } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { LaneView, RunView } from "@/lib/runs/run-view";
import { isOver } from "@/lib/runs/timeline-facts";
import { inOrder } from "@/lib/runs/timeline-rows";
import { Ordinal } from "./lane-labels";
import { counted, inWords } from "./run-words";

/** Which VMs can be recovered from a point that is not complete, or will not be; the healthy ones in one line. */
export function UsableVms({ run }: { run: RunView }) {
  const verdicts = inOrder(run.lanes).map((lane) => ({ lane, why: whyNot(lane, run) }));
  const bad = verdicts.filter(({ why }) => why !== null);
  const good = verdicts.filter(({ why }) => why === null).map(({ lane }) => lane);
  if (bad.length === 0) return null;
  const isDone = run.point !== null && run.point.state !== "building";
  return (
    <section aria-labelledby="usable" className="min-w-0 px-gutter pb-4">
      <div className="flex min-h-8 flex-wrap items-center gap-2">
        <h2 id="usable" className="text-14 font-semibold tracking-[-0.003em]">
          {isDone ? "The recovery point is incomplete" : "The recovery point will be incomplete"}
        </h2>
        <span className="text-13 text-subtle">
          {good.length} of {counted(run.lanes.length, "VM")} usable
        </span>
      </div>
      <Table label="VMs of the recovery point" dense>
        <thead>
          <tr>
            <Th>VM</Th>
            <Th>Guest now</Th>
            <Th>Volumes cut</Th>
            <Th>Usable for recovery</Th>
          </tr>
        </thead>
        <tbody>
          {bad.map(({ lane, why }) => (
            <Tr key={lane.serverId}>
              <Td>
                <span className="flex items-center gap-2 font-medium">
                  <Ordinal position={lane.position} isHeld={isFrozen(lane)} />
                  <Inert text={lane.name} />
                </span>
              </Td>
              <Td>
                <Guest lane={lane} />
              </Td>
              <Td>{cutWords([lane])}</Td>
              <Td className="max-w-80 truncate">
                <span className="icon-and-word">
                  <OctagonX size={14} strokeWidth={2.25} className="text-fail" aria-hidden />
                  <span>
                    No: <Inert text={why ?? ""} />
                  </span>
                </span>
              </Td>
            </Tr>
          ))}
          {good.length > 0 && (
            <Tr>
              <Td>
                <span className="flex items-center gap-1.5 text-muted">
                  {good.length <= 8 &&
                    good.map((lane) => <Ordinal key={lane.serverId} position={lane.position} />)}
                  the other {inWords(good.length)}
                </span>
              </Td>
              <Td>{thawedBy(good)}</Td>
              <Td>{cutWords(good)}</Td>
              <Td>
                <span className="icon-and-word">
                  <CircleCheck size={14} strokeWidth={2.25} className="text-ok" aria-hidden />
                  {YES[good.length] ?? `Yes, all ${inWords(good.length)}`}
                </span>
              </Td>
            </Tr>
          )}
        </tbody>
      </Table>
    </section>
  );
}

const isFrozen = (lane: LaneView) => lane.isHeld && lane.thawedAt === null;

/** Why a VM cannot be recovered from the point; null: it can, or may still. */
function whyNot(lane: LaneView, run: RunView): string | null {
  const { point } = run;
  const isJudged = point !== null && point.state !== "building";
  if (isJudged && point.usableServerIds.includes(lane.serverId)) return null;
  if (lane.volumes.length === 0) return isJudged ? "it has no volume that is backed up" : null;
  const failed = lane.volumes.find(({ backup }) => backup.state === "failed");
  if (failed) return `${failed.name} has no backup`;
  const uncut = lane.volumes.find(
    ({ snapshot }) =>
      snapshot.state === "failed" ||
      snapshot.state === "skipped" ||
      (isFrozen(lane) && snapshot.state === "running"),
  );
  if (uncut) return `${uncut.name} has no snapshot`;
  return isJudged || (isOver(run) && point === null) ? "its backups are not all there" : null;
}

/** Of as many VMs. */
const YES: Readonly<Record<number, string>> = { 1: "Yes", 2: "Yes, both" };

function Guest({ lane }: { lane: LaneView }) {
  if (isFrozen(lane)) {
    return (
      <span className="icon-and-word font-medium text-fail">
        <Snowflake size={14} strokeWidth={2.25} aria-hidden />
        Frozen, writes blocked
      </span>
    );
  }
  return <>{thawedBy([lane])}</>;
}

function thawedBy(lanes: readonly LaneView[]): string {
  const times = lanes.flatMap(({ thawedAt }) => (thawedAt ? [thawedAt] : [])).sort();
  const last = times.at(-1);
  return last ? `Runs, thawed by ${formatUtcTime(last)}` : "Runs";
}

function cutWords(lanes: readonly LaneView[]): string {
  const volumes = lanes.flatMap((lane) => lane.volumes);
  if (volumes.length === 0) return "—";
  return `${volumes.filter(({ snapshot }) => snapshot.state === "succeeded").length} of ${volumes.length}`;
}
