import { TriangleAlert } from "lucide-react";
import Link from "next/link";
import { formatUtc } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import { useShell } from "@/components/shell/shell-context";
import { Tooltip } from "@/components/ui/tooltip";
import type { TimedRow } from "@/components/vnfs/vnf-columns";
import { may } from "@/lib/auth/permissions";
import type { Decisions } from "@/lib/recoveries/decisions";
import { routes } from "@/lib/routes";
import { selectNextBackups, shortTime } from "./next-backup";

const SHOWN = 4;

/** The scheduled backups that come next; or that none does. */
export function NextSection({ rows, decisions }: { rows: readonly TimedRow[]; decisions: Decisions | null }) {
  const { role } = useShell();
  if (rows.length === 0) return null;
  const next = selectNextBackups(rows, decisions);
  return (
    <section aria-label="Next" className="mb-2 border-b border-line pb-2">
      <h2 className="mb-1 flex h-8 items-center justify-between text-14 font-semibold">
        Next <span className="text-12 font-normal text-subtle">UTC</span>
      </h2>
      {next.length === 0 && (
        <p className="pb-1.5 text-13 text-muted">
          No backup is scheduled.{" "}
          {may(role, "schedules.change") && (
            <Link href={routes.addSchedule} className="underline underline-offset-3">
              Add a schedule
            </Link>
          )}
        </p>
      )}
      <ul>
        {next.slice(0, SHOWN).map(({ row, at, isLate }) => (
          <li
            key={row.id}
            className="flex min-h-7 items-center gap-2 border-b border-faint text-13 last:border-b-0"
          >
            <SlotTime at={at} now={row.now} />
            <Link
              href={routes.vnf(row.id)}
              className="min-w-0 flex-1 truncate font-medium hover:underline hover:underline-offset-3"
            >
              <Inert text={row.name} />
            </Link>
            {isLate ? <SlotWaits /> : <span className="text-subtle">Backup</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Of a slot that has come and is not started. */
export const SlotWaits = () => (
  <span className="icon-and-word text-warn">
    <TriangleAlert size={14} strokeWidth={2.25} aria-hidden />
    waits
  </span>
);

/** When a slot is due, with the whole of it on hover and on focus. */
export const SlotTime = ({ at, now }: { at: string; now: number }) => (
  <Tooltip
    text={formatUtc(at)}
    // biome-ignore lint/a11y/noNoninteractiveTabindex: its whole time is shown on focus, as an age's is
    render={<time dateTime={at} tabIndex={0} />}
    className="rounded-s whitespace-nowrap text-muted"
  >
    {shortTime(at, now)}
    <span className="sr-only">, {formatUtc(at)}</span>
  </Tooltip>
);
