import Link from "next/link";
import { StatusText } from "@/components/status/status-text";
import { Section } from "@/components/ui/section";
import { routes } from "@/lib/routes";
import type { RecoveryView } from "@/lib/runs/recovery-view";
import { rowStatus } from "./run-status";

const PARTS: Record<RecoveryView["backups"][number]["part"], [string, string]> = {
  hot: ["While it ran", "so that little was left for the last one"],
  cold: ["After the stop", "everything off: it holds all that was written"],
};

/** The backups that a relocation makes itself, each with its run. */
export function OwnBackups({ recovery: { backups } }: { recovery: RecoveryView }) {
  if (backups.length === 0) return null;
  return (
    <Section title="Its backups">
      <ul className="text-13">
        {backups.map(({ id, name, part, state }) => (
          <li
            key={id}
            className="grid grid-cols-[56px_112px_96px_minmax(0,1fr)] items-baseline gap-x-3 border-b border-faint py-1.5"
          >
            <Link href={routes.run(id)} className="font-medium underline underline-offset-3">
              {name}
            </Link>
            <span>
              <StatusText status={rowStatus({ state, isHeld: false })} />
            </span>
            <span>{PARTS[part][0]}</span>
            <span className="text-muted">{PARTS[part][1]}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
