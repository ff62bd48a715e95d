import type { ReactNode } from "react";
import type { SortDirection } from "@/components/ui/th";

/** A column of a virtual table. Keep the list in one place (a constant or useMemo): rows are drawn anew when it changes. */
export interface VirtualColumn<Row> {
  id: string;
  head: string;
  /** A Tailwind width; the columns without one share what is left. */
  width?: string;
  align?: "left" | "right";
  /** Read less often than the others. */
  muted?: boolean;
  sortable?: boolean;
  cell: (row: Row) => ReactNode;
}

/** Which rows are selected; by id, since a row may not be loaded. */
export interface RowSelection {
  has: (id: string) => boolean;
  toggle: (id: string) => void;
  /** Of the box in the header. */
  all: boolean | "mixed";
  toggleAll: () => void;
  /** What the header's box selects, in words: "Select all 412 VMs". */
  allLabel: string;
}

export interface VirtualTableProps<Row> {
  /** Names the table. */
  label: string;
  columns: readonly VirtualColumn<Row>[];
  /** A Tailwind class: what the columns need at least; in less room the table scrolls sideways. */
  minWidth?: string;
  /** How many rows there are in all, loaded or not. */
  count: number;
  /** The row at an index; undefined while its page is read. */
  rowAt: (index: number) => Row | undefined;
  rowId: (row: Row) => string;
  /** What it is called, for the box that selects it. */
  rowName: (row: Row) => string;
  /** Where Enter leads. */
  rowHref: (row: Row) => string;
  /** Which rows are in sight, so that their pages can be read. */
  onRange?: (first: number, last: number) => void;
  sort?: { column: string; direction: Exclude<SortDirection, "none"> };
  onSort?: (column: string) => void;
  selection?: RowSelection;
}
