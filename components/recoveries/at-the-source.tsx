import { formatDayTime } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import { overrideWords } from "@/lib/recoveries/override-words";
import type { PointOption } from "@/lib/recoveries/recovery-options";
import type { RecoveryPlanView } from "@/lib/recoveries/recovery-plan-view";

/** What a failover does where the VMs are now, what it needs a signature for, and what it does in need. */
export function AtTheSource({ view, points }: { view: RecoveryPlanView; points: readonly PointOption[] }) {
  const { source, from, overridesNeeded, fallback } = view.plan;
  const older = fallback.isAllowed ? points.find(({ id }) => id === fallback.pointIds[0]) : undefined;
  const rows: [string, readonly string[]][] = [
    [`At ${from.name}`, source.whatHappens],
    ...(overridesNeeded.length > 0
      ? ([["To be signed", overridesNeeded.map((kind) => overrideWords(kind, view))]] as [string, string[]][])
      : []),
    ...(older
      ? ([
          [
            "In need",
            [
              `When a volume cannot be restored and no VM has booted yet, all of it is taken from the point before: ${formatDayTime(older.takenAt)} UTC.`,
            ],
          ],
        ] as [string, string[]][])
      : []),
  ];
  return (
    <dl className="mb-3 grid max-w-[100ch] grid-cols-[112px_minmax(0,1fr)] gap-x-4 text-13">
      {rows.map(([title, texts]) => (
        <div key={title} className="col-span-2 grid grid-cols-subgrid border-b border-faint py-1.5">
          <dt className="text-subtle">
            <Inert text={title} />
          </dt>
          <dd>
            {texts.map((text) => (
              <p key={text}>
                <Inert text={text} />
              </p>
            ))}
          </dd>
        </div>
      ))}
    </dl>
  );
}
