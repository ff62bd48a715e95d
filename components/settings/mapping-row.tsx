"use client";

import { X } from "lucide-react";
import { Age } from "@/components/data/age";
import { IconButton } from "@/components/ui/icon-button";
import { controlClass } from "@/components/ui/labelled";
import { Td, Tr } from "@/components/ui/table";
import type { RoleMappingView } from "@/lib/role-mappings/schemas";
import type { MappingActions } from "./mapping-actions";
import { ROLE_OPTIONS } from "./role-names";
import type { MappingChange } from "./use-mapping-change";

interface Props {
  mapping: RoleMappingView;
  mayChange: boolean;
  actions: MappingActions;
  change: MappingChange;
}

/** One mapping: its role can be changed in place, and it can be removed; both can be undone. */
export function MappingRow({ mapping, mayChange, actions, change }: Props) {
  const { id, kind, name, domainId, role } = mapping;
  const set = (from: string, to: string, undo?: () => void) =>
    change.run((confirmed) => actions.change({ id, role: to, confirmed }), {
      said: `The ${kind} ${name} now gives ${to}; it gave ${from}.`,
      undo,
    });
  const add = () =>
    void change.run((confirmed) => actions.add({ kind, name, domainId, role, confirmed }), {
      said: `The ${kind} ${name} gives ${role} again.`,
    });
  const remove = () =>
    change.run((confirmed) => actions.remove({ id, confirmed }), {
      said: `The ${kind} ${name} gives nothing any more.`,
      undo: add,
    });
  return (
    <Tr>
      <Td strong className="max-w-[320px] truncate" title={name}>
        {name}
      </Td>
      <Td muted>{kind}</Td>
      <Td mono muted>
        {domainId || "—"}
      </Td>
      <Td>
        {mayChange ? (
          <select
            aria-label={`What the ${kind} ${name} gives`}
            // Keyed by its value: a change that was refused shows the old one again.
            value={role}
            onChange={({ target: { value } }) => void set(role, value, () => void set(value, role))}
            className={`${controlClass(undefined)} h-8 max-w-32 px-2 text-13`}
          >
            {ROLE_OPTIONS.map(({ value, label }) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        ) : (
          role
        )}
      </Td>
      <Td muted>
        <Age at={mapping.updatedAt} />
      </Td>
      {mayChange && (
        <Td align="right">
          <IconButton label={`Remove the ${kind} ${name}`} icon={X} onClick={() => void remove()} />
        </Td>
      )}
    </Tr>
  );
}
