import { Table2 } from "lucide-react";
import { Tooltip } from "@/components/ui/tooltip";
import type { RunAddress } from "./use-run-address";

/** Every drawing is there as a table, too. */
export const TableButton = ({
  asTable,
  change,
}: {
  asTable: boolean;
  change: (to: Partial<RunAddress>) => void;
}) => (
  <Tooltip
    text="Show as a table"
    render={
      <button
        type="button"
        aria-label="Show as a table"
        aria-pressed={asTable}
        onClick={() => change({ asTable: !asTable })}
        className="inline-grid size-7 place-items-center rounded-m text-subtle hover:bg-hover hover:text-fg aria-pressed:bg-sunken aria-pressed:text-fg"
      >
        <Table2 size={16} strokeWidth={1.9} aria-hidden />
      </button>
    }
  />
);
