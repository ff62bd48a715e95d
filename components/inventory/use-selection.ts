import { useRef, useState } from "react";
import type { InventoryRow } from "@/lib/inventory/inventory";

/** A box in the header selects so many rows at most. */
export const MAX_SELECT_ALL = 1_000;

/** One row among those of all sites. */
export const rowKey = ({ siteId, id }: Pick<InventoryRow, "siteId" | "id">): string => `${siteId}/${id}`;

interface Source {
  total: number;
  rowsBetween: (from: number, to: number) => Promise<InventoryRow[]>;
  /** The index of a row among those that are loaded. */
  indexOf: (key: string) => number | undefined;
}

/** Which VMs are selected. With Shift held, all between the last one and this. */
export function useSelection({ total, rowsBetween, indexOf }: Source) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [failed, setFailed] = useState(false);
  const anchor = useRef<number | undefined>(undefined);
  const isShift = useRef(false);

  const add = async (from: number, to: number) => {
    try {
      const keys = (await rowsBetween(from, to)).map(rowKey);
      setChosen((before) => new Set([...before, ...keys]));
      setFailed(false);
    } catch {
      setFailed(true);
    }
  };
  const toggle = (key: string) => {
    const index = indexOf(key);
    if (isShift.current && anchor.current !== undefined && index !== undefined) {
      void add(anchor.current, index);
      return;
    }
    anchor.current = index;
    setChosen((before) => {
      const next = new Set(before);
      if (!next.delete(key)) next.add(key);
      return next;
    });
  };
  const clear = () => setChosen(new Set());
  const most = Math.min(total, MAX_SELECT_ALL);
  return {
    chosen,
    clear,
    /** A range could not be read. */
    failed,
    /** Called with every key and press in the table, before it does anything. */
    noteShift: (event: { shiftKey: boolean }) => {
      isShift.current = event.shiftKey;
    },
    table: {
      has: (key: string) => chosen.has(key),
      toggle,
      all: chosen.size === 0 ? false : chosen.size >= most ? true : ("mixed" as const),
      toggleAll: () => (chosen.size > 0 ? clear() : void add(0, most - 1)),
      allLabel:
        chosen.size > 0
          ? "Clear the selection"
          : total > MAX_SELECT_ALL
            ? `Select the first ${MAX_SELECT_ALL.toLocaleString("en-US")} VMs`
            : `Select all ${total} VMs`,
    },
  };
}
