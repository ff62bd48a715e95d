"use client";

import { type FocusEvent, memo, type ReactNode } from "react";
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

const CELL =
  "h-10 border-b border-faint pr-4 first:pl-gutter last:pr-gutter overflow-hidden text-ellipsis whitespace-nowrap";

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
          <Cell>
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
          </Cell>
        )}
        {columns.map((column, place) => (
          <Cell key={column.id} right={column.align === "right"}>
            {row === undefined ? <Waiting first={place === 0} /> : column.cell(row)}
          </Cell>
        ))}
      </RowStop>
    </tr>
  );
}

/** One row. Drawn again only when something of it changed: scrolling moves rows, it does not redraw them. */
export const VirtualRow = memo(Row) as typeof Row;

const Cell = ({ right = false, children }: { right?: boolean; children: ReactNode }) => (
  <td className={right ? `${CELL} text-right` : CELL}>{children}</td>
);

const Waiting = ({ first }: { first: boolean }) => (
  <>
    <SkeletonBar />
    {first && <span className="sr-only">Being read</span>}
  </>
);
