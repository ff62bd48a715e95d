"use client";

import { useState } from "react";
import { ReadFailed } from "@/components/data/read-failed";
import { SearchBox } from "@/components/data/search-box";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { FormErrors } from "@/components/ui/form-errors";
import { TableSkeleton } from "@/components/ui/skeleton";
import type { Candidates } from "@/lib/vnfs/editable-vm";
import { PickerTable } from "./picker-table";
import { useCandidates } from "./use-candidates";

interface Props {
  site: { id: string; name: string };
  /** VMs that are in the form already. */
  present: ReadonlySet<string>;
  /** How many more may be taken. */
  room: number;
  busy: boolean;
  refusal: { message: string; fields: Record<string, string> } | undefined;
  onClose: () => void;
  onAdd: (serverIds: string[]) => void;
}

/** Chooses VMs of one site. Those that are in a VNF already are shown, and say so. */
export function VmPicker({ site, present, room, busy, refusal, onClose, onAdd }: Props) {
  const [search, setSearch] = useState("");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const { data, error, refetch, isFetching } = useCandidates(site.id, search);
  const count = chosen.size;
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => !open && onClose()}
      title={`Add VMs of ${site.name}`}
      actions={
        <>
          <p role="status" className="mr-auto self-center text-13 text-muted">
            {count > 0 && `${count} selected`}
          </p>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            kind="primary"
            busy={busy}
            disabledReason={
              count === 0
                ? "Select at least one VM."
                : count > room
                  ? `A VNF has at most 500 VMs: ${room} more may be added.`
                  : undefined
            }
            onClick={() => onAdd([...chosen])}
          >
            {count === 0 ? "Add VMs" : count === 1 ? "Add 1 VM" : `Add ${count} VMs`}
          </Button>
        </>
      }
    >
      <div className="grid min-h-72 content-start gap-2 pt-1">
        <FormErrors message={refusal?.message} fields={refusal?.fields} />
        <div className="flex flex-wrap items-center gap-3">
          <SearchBox label="Filter the VMs" value={search} onChange={setSearch} />
          {data && <span className="text-13 text-subtle">{countWords(data)}</span>}
        </div>
        {error && !data ? (
          <ReadFailed what="The VMs" error={error} retry={() => void refetch()} busy={isFetching} />
        ) : !data ? (
          <TableSkeleton label="Reading the VMs…" />
        ) : data.rows.length === 0 ? (
          <p className="py-6 text-13 text-muted">
            {search
              ? "No VM matches."
              : "No VM of this site is known. It is read again and again: see the VMs page for its state."}
          </p>
        ) : (
          <PickerTable rows={data.rows} present={present} chosen={chosen} onChange={setChosen} />
        )}
      </div>
    </Dialog>
  );
}

const countWords = ({ rows, total }: Candidates) =>
  rows.length < total
    ? `The first ${rows.length} of ${total.toLocaleString("en-US")}: narrow them down`
    : total === 1
      ? "1 VM"
      : `${total} VMs`;
