"use client";

import { type FocusEvent, memo } from "react";
import { classNames } from "@/components/ui/class-names";
import { SkeletonBar } from "@/components/ui/skeleton";
import { RowStop } from "./row-stop";
import type { VirtualColumn } from "./virtual-table-types";

interface Props<Row> {
  index: number;
  row: Row | undefined;
  id: string | undefined;
  name: string | undefined;
  columns: readonly VirtualColumn<Row>[];
  active: boolean;
  /** Undefined where nothing can be selected. */
  selected: boolean | undefined;
  onActive: (index: number) => void;
  onToggle: (id: string) => void;
}

// Clipped, not hidden: a box that could be scrolled is dear, and there are hundreds of cells.
const CELL =
  "h-10 border-b border-faint pr-4 first:pl-gutter last:pr-gutter overflow-clip text-ellipsis whitespace-nowrap";
const RIGHT = `${CELL} text-right`;
const MUTED = `${CELL} text-muted`;

function Row<R>({ index, row, id, name, columns, active, selected, onActive, onToggle }: Props<R>) {
  return (
    <tr
      data-index={index}
      aria-rowindex={index + 2}
      aria-selected={selected}
      tabIndex={active ? 0 : -1}
      onFocus={(event: FocusEvent) =>
        event.target.closest("tr")?.dataset.index === String(index) && onActive(index)
      }
      className={classNames("focus-visible:-outline-offset-2", selected ? "bg-selected" : "hover:bg-hover")}
    >
      <RowStop value={active}>
        {selected !== undefined && (
          <td className={CELL}>
            {id !== undefined && (
              <label className="grid size-6 place-items-center">
                <input
                  type="checkbox"
                  aria-label={`Select ${name}`}
                  checked={selected}
                  onChange={() => onToggle(id)}
                  tabIndex={active ? 0 : -1}
                  className="tick-box"
                />
              </label>
            )}
          </td>
        )}
        {columns.map((column, place) => (
          <td key={column.id} className={column.align === "right" ? RIGHT : column.muted ? MUTED : CELL}>
            {row === undefined ? <Waiting first={place === 0} /> : column.cell(row)}
          </td>
        ))}
      </RowStop>
    </tr>
  );
}

/** One row. Drawn again only when something of it changed: scrolling moves rows, it does not redraw them. */
export const VirtualRow = memo(Row) as typeof Row;

const Waiting = ({ first }: { first: boolean }) => (
  <>
    <SkeletonBar />
    {first && <span className="sr-only">Being read</span>}
  </>
);
