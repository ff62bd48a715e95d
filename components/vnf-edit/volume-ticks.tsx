"use client";

import { visibleText } from "@/components/data/visible-text";
import { Checkbox } from "@/components/ui/checkbox";
import type { EditableMember } from "@/lib/vnfs/editable-vm";
import { leaveOut } from "./member-values";

interface Props {
  member: EditableMember;
  /** Ids of those that are left out. */
  excluded: readonly string[];
  onChange: (excluded: string[]) => void;
}

/** Which volumes of a VM are backed up. */
export function VolumeTicks({ member, excluded, onChange }: Props) {
  if (member.volumes.length === 0)
    return <p className="text-13 text-muted">It has no volume that is known.</p>;
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 text-13 font-medium">Volumes that are backed up</legend>
      <div className="grid gap-1">
        {member.volumes.map(({ volumeId, name, device, sizeGib, isRoot }) => (
          <Checkbox
            key={volumeId}
            id={`volume-${volumeId}`}
            name={`volume-${volumeId}`}
            label={[
              visibleText(name),
              [device, sizeGib === null ? "size not known" : `${sizeGib} GiB`, isRoot && "root disk"]
                .filter(Boolean)
                .join(", "),
            ].join(": ")}
            checked={!excluded.includes(volumeId)}
            onChange={(event) => onChange(leaveOut(excluded, volumeId, !event.target.checked))}
          />
        ))}
      </div>
    </fieldset>
  );
}
