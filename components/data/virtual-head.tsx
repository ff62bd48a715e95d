"use client";

import { useEffect, useRef } from "react";
import { SortControl } from "@/components/ui/th";
import type { VirtualTableProps } from "./virtual-table-types";

type Props<Row> = Pick<VirtualTableProps<Row>, "columns" | "sort" | "onSort" | "selection">;

const HEAD =
  "sticky top-0 z-1 h-8 border-b border-line bg-bg pr-4 text-12 font-normal whitespace-nowrap text-subtle first:pl-gutter last:pr-gutter";

/** The columns' heads, which stay in sight, and the box that selects all rows. */
export function VirtualHead<Row>({ columns, sort, onSort, selection }: Props<Row>) {
  return (
    <thead>
      <tr aria-rowindex={1}>
        {selection && (
          <th scope="col" className={HEAD}>
            <SelectAll {...selection} />
          </th>
        )}
        {columns.map(({ id, head, align, sortable }) => {
          const direction = sort?.column === id ? sort.direction : "none";
          const canSort = sortable && onSort !== undefined;
          return (
            <th
              key={id}
              scope="col"
              aria-sort={canSort ? direction : undefined}
              className={`${HEAD} ${align === "right" ? "text-right" : "text-left"}`}
            >
              {canSort ? (
                <SortControl sort={{ direction, onSort: () => onSort(id) }}>{head}</SortControl>
              ) : (
                head
              )}
            </th>
          );
        })}
      </tr>
    </thead>
  );
}

function SelectAll({ all, toggleAll, allLabel }: NonNullable<Props<unknown>["selection"]>) {
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (box.current) box.current.indeterminate = all === "mixed";
  }, [all]);
  return (
    <label className="grid size-6 place-items-center">
      <input
        ref={box}
        type="checkbox"
        aria-label={allLabel}
        checked={all === true}
        onChange={toggleAll}
        className="tick-box"
      />
    </label>
  );
}
