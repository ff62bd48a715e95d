import { CloudOff } from "lucide-react";
import { formatUtcTime } from "@/components/data/format-time";
import { visibleText } from "@/components/data/visible-text";
import type { Part } from "@/lib/inventory/vm";

/** From when a part is, and that it is the last known when its site did not tell it now. */
export function PartNote({ part }: { part: Part<unknown> }) {
  const when = part.asOf === null ? null : `as of ${formatUtcTime(part.asOf)}`;
  if (part.isLive || part.why === undefined) return when;
  return (
    <span className="icon-and-word text-muted">
      <CloudOff size={14} strokeWidth={2.25} className="text-warn" aria-hidden />
      {when ? `last known, ${when}` : "not known"}
    </span>
  );
}

/** Why a part could not be read now; nothing while it could. */
export const PartFailure = ({ part }: { part: Part<unknown> }) =>
  part.why === undefined ? null : (
    <p className="max-w-[88ch] pb-2 text-13 break-words text-muted">{visibleText(part.why)}</p>
  );

/** What stands where nothing is known. */
export const Unknown = () => <span className="text-subtle">Unknown</span>;
