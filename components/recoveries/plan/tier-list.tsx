import { Inert } from "@/components/data/inert";
import type { BootTier } from "@/lib/recoveries/boot-tiers";
import { tierWords } from "./tier-words";

interface Props {
  tiers: readonly BootTier[];
  /** VMs of a tier. */
  vmsOf: (order: number) => readonly { serverId: string; name: string }[];
}

/** How the tiers boot, in words. */
export function TierList({ tiers, vmsOf }: Props) {
  return (
    <ol aria-label="Boot tiers" className="text-13">
      {tiers.map((tier, index) => {
        const vms = vmsOf(tier.order);
        const nameOf = (id: string) => vms.find(({ serverId }) => serverId === id)?.name ?? id;
        return (
          <li
            key={tier.order}
            className="grid gap-x-6 gap-y-0.5 border-t border-line py-2 sm:grid-cols-[220px_minmax(0,1fr)]"
          >
            <div className="min-w-0 break-words">
              <span className="font-medium">Tier {tier.order}</span>{" "}
              <span className="text-muted">
                <Inert text={vms.map(({ name }) => name).join(", ")} />
              </span>
            </div>
            <ul className="min-w-0">
              {tierWords(tier, tiers[index - 1], nameOf).map((words) => (
                <li key={words} className="break-words">
                  <Inert text={words} />
                </li>
              ))}
            </ul>
          </li>
        );
      })}
    </ol>
  );
}
