const GOOD = ["application", "filesystem"];

/** What a point, or the cut of a VM, is worth; less than flushed is told apart. */
export function ConsistencyText({ consistency }: { consistency: string | null }) {
  if (consistency === null) return <span className="text-subtle">—</span>;
  return <span className={GOOD.includes(consistency) ? undefined : "text-warn"}>{consistency}</span>;
}
