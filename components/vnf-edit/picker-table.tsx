"use client";

import { visibleText } from "@/components/data/visible-text";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { Candidate } from "@/lib/vnfs/editable-vm";

interface Props {
  rows: readonly Candidate[];
  present: ReadonlySet<string>;
  chosen: ReadonlySet<string>;
  onChange: (chosen: ReadonlySet<string>) => void;
}

/** VMs with a tick box each, and one for all of them. */
export function PickerTable({ rows, present, chosen, onChange }: Props) {
  const free = rows.filter((row) => row.taken === null && !present.has(row.serverId));
  const all = free.length > 0 && free.every((row) => chosen.has(row.serverId));
  const toggle = (ids: readonly string[], isOn: boolean) => {
    const next = new Set(chosen);
    for (const id of ids) {
      if (isOn) next.add(id);
      else next.delete(id);
    }
    onChange(next);
  };
  return (
    <Table label="VMs" dense>
      <thead>
        <tr>
          <Th className="w-8">
            <input
              type="checkbox"
              className="tick-box align-middle"
              aria-label={all ? "Select none" : `Select all ${free.length} that are free`}
              checked={all}
              disabled={free.length === 0}
              onChange={(event) =>
                toggle(
                  free.map((row) => row.serverId),
                  event.target.checked,
                )
              }
            />
          </Th>
          <Th>VM</Th>
          <Th>Project</Th>
          <Th>Status</Th>
          <Th align="right">Volumes</Th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ serverId, name, projectName, status, volumes, taken }) => {
          const label = visibleText(name);
          const why = present.has(serverId) ? "in this VNF" : taken;
          return (
            <Tr key={serverId} selected={chosen.has(serverId)}>
              <Td>
                <input
                  id={`pick-${serverId}`}
                  type="checkbox"
                  className="tick-box align-middle"
                  aria-label={why ? `${label}, ${why}` : label}
                  disabled={why !== null}
                  checked={why === null && chosen.has(serverId)}
                  onChange={(event) => toggle([serverId], event.target.checked)}
                />
              </Td>
              <Td strong={why === null} muted={why !== null} className="max-w-64 truncate">
                <label htmlFor={`pick-${serverId}`}>{label}</label>
                {why && <span className="text-12 text-subtle"> {visibleText(why)}</span>}
              </Td>
              <Td muted>{visibleText(projectName)}</Td>
              <Td muted>{status}</Td>
              <Td align="right">{volumes}</Td>
            </Tr>
          );
        })}
      </tbody>
    </Table>
  );
}
