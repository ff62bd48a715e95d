import Link from "next/link";
import { formatDayTime } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import { buttonClass } from "@/components/ui/button-class";
import type { PointOfPrune, PrunePreview } from "@/lib/recovery-points/prune/preview-prune";
import { routes } from "@/lib/routes";
import { StayingPoints } from "./staying-points";

/** How many points are named one by one. */
const SHOWN = 20;

/** What a deletion of recovery points takes away, where, and what stays and why. */
export function PruneConsequences({ preview }: { preview: PrunePreview }) {
  const { vnf, going, staying, builtOn, backups, siteNames, receiverNames } = preview;
  return (
    <div className="grid max-w-[640px] gap-3 text-14">
      <div>
        <h2 className="mb-1 text-14 font-semibold">
          {going.length === 0
            ? "Nothing can go"
            : `What goes: ${counted(going.length, "recovery point")} of ${vnf.name}`}
        </h2>
        {going.length > 0 && (
          <>
            <p>
              <Points points={going} />
            </p>
            <ul className="list-disc pl-5">
              <li>
                {backups === 0 ? "no backup is left" : counted(backups, "backup")} at{" "}
                <Inert text={siteNames.join(", ") || "its site"} />
              </li>
              {receiverNames.length > 0 && (
                <li>
                  their records at <Inert text={receiverNames.join(", ")} />
                </li>
              )}
            </ul>
            <p>This cannot be undone. The VMs and their volumes stay as they are.</p>
          </>
        )}
      </div>
      <StayingPoints staying={staying} />
      {builtOn.length > 0 && staying.length > 0 && (
        <div>
          <h2 className="mb-1 text-14 font-semibold">What builds on it</h2>
          <p>
            <Points points={builtOn} />
          </p>
          <Link
            href={routes.deletePoints(
              vnf.id,
              [...going, ...staying, ...builtOn].map(({ id }) => id),
            )}
            className={`${buttonClass("plain", "s")} mt-2`}
          >
            Delete {builtOn.length === 1 ? "it" : `these ${builtOn.length}`} with it…
          </Link>
        </div>
      )}
    </div>
  );
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;

function Points({ points }: { points: readonly PointOfPrune[] }) {
  const more = points.length - SHOWN;
  return (
    <>
      {points
        .slice(0, SHOWN)
        .map(({ takenAt }) => formatDayTime(takenAt))
        .join(", ")}{" "}
      UTC{more > 0 && `, and ${more} more`}
    </>
  );
}
