"use client";

import { Button } from "@/components/ui/button";
import type { EditableMember } from "@/lib/vnfs/editable-vm";

const byName = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

/** Whole orders at one press: of hundreds of VMs nobody drags each. */
export function OrderTools({
  members,
  onOrder,
}: {
  members: readonly EditableMember[];
  onOrder: (serverIds: string[]) => void;
}) {
  if (members.length < 2) return null;
  const ids = (list: readonly EditableMember[]) => list.map((m) => m.serverId);
  return (
    <>
      <Button
        size="s"
        kind="quiet"
        onClick={() => onOrder(ids([...members].sort((a, b) => byName.compare(a.name, b.name))))}
      >
        Sort by name
      </Button>
      <Button size="s" kind="quiet" onClick={() => onOrder(ids([...members].reverse()))}>
        Reverse
      </Button>
    </>
  );
}
