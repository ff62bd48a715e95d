"use client";

import { useSearchParams } from "next/navigation";
import { useState } from "react";
import { Table, Th } from "@/components/ui/table";
import type { AuditEntryGroup, AuditPage } from "@/lib/audit/audit-log";
import { AuditTableRow, COLUMNS } from "./audit-table-row";
import { nameEntry } from "./name-entry";

/** The rows of a page; the one that the address names is open. */
export function AuditTable({ page, entry }: { page: AuditPage; entry: AuditEntryGroup | null }) {
  const asked = useSearchParams().get("entry");
  // An address may name an outcome: its row is the intent's.
  const [open, setOpen] = useState(entry?.first.id ?? asked);
  const toggle = (id: string) => {
    const next = open === id ? null : id;
    setOpen(next);
    nameEntry(next);
  };
  return (
    <Table label="Entries of the audit log, newest first" dense>
      <thead>
        <tr>
          {COLUMNS.map((name, index) => (
            <Th
              key={name}
              colSpan={index === 0 ? 2 : undefined}
              className={index === 0 ? "!pl-[44px]" : undefined}
            >
              {name}
            </Th>
          ))}
        </tr>
      </thead>
      <tbody>
        {page.rows.map((row) => (
          <AuditTableRow
            key={row.id}
            row={row}
            asOf={page.asOf}
            isOpen={row.id === open}
            toggle={toggle}
            initial={entry?.first.id === row.id ? entry : null}
          />
        ))}
      </tbody>
    </Table>
  );
}
