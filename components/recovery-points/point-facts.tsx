import Link from "next/link";
import type { ReactNode } from "react";
import { Age } from "@/components/data/age";
import { formatSeconds, formatShortDuration } from "@/components/data/format-time";
import { ConsistencyText } from "@/components/vnfs/consistency-text";
import { CopiesText, madeOf } from "@/components/vnfs/points-table";
import { rpoRatio } from "@/components/vnfs/rpo-ratio";
import { RpoRatioText } from "@/components/vnfs/rpo-ratio-text";
import type { PointView } from "@/lib/recovery-points/point-view";
import { routes } from "@/lib/routes";
import { runName } from "@/lib/runs/run-view";

/** What matters of a point, in a row. */
export function PointFacts({ point }: { point: PointView }) {
  const { takenAt, now, rpoMinutes, certificate, longestFreezeMs, copies } = point;
  return (
    <dl className="-mx-gutter grid grid-cols-2 border-y border-line sm:grid-cols-3 xl:grid-cols-6">
      <Fact
        name="Age"
        note={
          <>
            <RpoRatioText ratio={rpoRatio(takenAt, rpoMinutes, Date.parse(now))} /> the RPO of{" "}
            {formatShortDuration(rpoMinutes * 60_000)}
          </>
        }
      >
        <Age at={takenAt} asOf={now} short />
      </Fact>
      <Fact
        name="Consistency"
        note={certificate ? limitsWords(point, certificate.limits.length) : "not judged yet"}
      >
        <ConsistencyText consistency={point.consistency} />
      </Fact>
      <Fact name="Usable VMs" note={wholeWords(point)}>
        {point.state === "building" ? "—" : `${point.usable} of ${point.of}`}
      </Fact>
      <Fact
        name="Longest freeze"
        note={
          certificate && `window ${formatSeconds(certificate.windowMs)} of ${certificate.budgetMs / 1000} s`
        }
      >
        {longestFreezeMs === null ? "—" : formatSeconds(longestFreezeMs)}
      </Fact>
      <Fact name="Volumes hold" note={backedUpWords(point)}>
        {point.sizeGib.toLocaleString("en-US")} GiB
      </Fact>
      <Fact
        name="Made by"
        note={
          <>
            records at <CopiesText copies={copies} />
          </>
        }
      >
        <Link href={routes.run(point.runId)} className="hover:underline hover:underline-offset-3">
          {runName({ kind: "backup", number: point.runNumber })}
        </Link>
      </Fact>
    </dl>
  );
}

const limitsWords = ({ consistency }: PointView, limits: number): string =>
  consistency === null
    ? "nothing is usable"
    : limits === 0
      ? "as good as was planned"
      : "its certificate says why";

const wholeWords = ({ state, usable, of }: PointView): string =>
  state === "building"
    ? "not judged yet"
    : usable === 0
      ? "none is whole"
      : usable < of
        ? "the others are not whole"
        : "all are whole";

function backedUpWords(point: PointView): string {
  const { state, backups } = point;
  const done = backups.filter((backup) => backup.state === "available").length;
  return state === "building" || done === backups.length
    ? madeOf(point)
    : `${done} of ${backups.length} backed up`;
}

function Fact({ name, note, children }: { name: string; note?: ReactNode; children: ReactNode }) {
  return (
    <div className="min-w-0 border-faint px-gutter py-3 not-first:border-l xl:[&:not(:first-child)]:px-4">
      <dt className="text-12 text-subtle">{name}</dt>
      <dd className="mt-0.5 truncate text-14 font-medium">{children}</dd>
      {note && <dd className="mt-0.5 truncate text-12 text-muted">{note}</dd>}
    </div>
  );
}
