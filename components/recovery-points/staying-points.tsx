import { Inert } from "@/components/data/inert";
import type { PrunePreview } from "@/lib/recovery-points/prune/preview-prune";

const SHOWN = 20;

/** The points that a deletion leaves, each with why. */
export function StayingPoints({ staying }: Pick<PrunePreview, "staying">) {
  if (staying.length === 0) return null;
  const more = staying.length - SHOWN;
  return (
    <div>
      <h2 className="mb-1 text-14 font-semibold">
        {staying.length === 1 ? "What stays" : `What stays: ${staying.length} recovery points`}
      </h2>
      <ul className="list-disc pl-5 break-words">
        {staying.slice(0, SHOWN).map(({ id, why }) => (
          <li key={id}>
            <Inert text={why.join(" ")} />
          </li>
        ))}
        {more > 0 && <li>and {more} more</li>}
      </ul>
    </div>
  );
}
