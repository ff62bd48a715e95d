import { TriangleAlert } from "lucide-react";
import { visibleText } from "@/components/data/visible-text";
import type { EditableVm } from "@/lib/vnfs/editable-vm";

/** What of the VMs cannot be backed up or restored as it is, and what to do. */
export function LimitsList({ members }: { members: readonly EditableVm[] }) {
  const limits = members.flatMap((m) => m.limitations);
  if (limits.length === 0) return null;
  return (
    <ul aria-label="Limits" className="mt-2 grid max-w-[100ch] gap-1 text-13">
      {limits.map(({ serverId, name, text, todo }) => (
        <li key={`${serverId} ${text}`} className="flex items-start gap-2">
          <TriangleAlert size={14} strokeWidth={2.25} className="mt-[3px] shrink-0 text-warn" aria-hidden />
          <span className="min-w-0 break-words">
            <b className="font-medium">{visibleText(name)}</b>{" "}
            <span className="text-muted">{visibleText(text)}</span> {todo && visibleText(todo)}
          </span>
        </li>
      ))}
    </ul>
  );
}
