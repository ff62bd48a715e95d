import { Snowflake } from "lucide-react";
import { useNow } from "@/components/data/use-now";
import { useFreezes } from "@/components/freezes/use-freezes";
import { useShell } from "@/components/shell/shell-context";
import { frozenWords } from "./frozen-words";

/** Whether anything is frozen now, where the verdict does not say it; nothing while it is not known. */
export function FrozenNow() {
  const { data, isError, dataUpdatedAt } = useFreezes();
  const { role } = useShell();
  // Before the browser knows the time, what is shown was just read.
  const now = useNow() ?? dataUpdatedAt;
  const words = isError ? null : frozenWords({ freezes: data, role, ageMs: now - dataUpdatedAt });
  if (!words) return null;
  return (
    <span className="icon-and-word">
      <Snowflake size={14} strokeWidth={2.25} className="text-subtle" aria-hidden />
      {words}
    </span>
  );
}
