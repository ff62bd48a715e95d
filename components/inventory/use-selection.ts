import { useRef, useState } from "react";
import type { InventoryRow } from "@/lib/inventory/inventory";
import { MAX_SELECT_ALL, selectedHere } from "./selected-here";

const NOTHING: ReadonlySet<string> = new Set();

/** One row among those of all sites. */
export const rowKey = ({ siteId, id }: Pick<InventoryRow, "siteId" | "id">): string => `${siteId}/${id}`;

interface Source {
  /** Names the list: an index means a row only within one. */
  list: string;
  total: number;
  /** The keys of its rows that were read so far. */
  readKeys: () => ReadonlySet<string>;
  rowsBetween: (from: number, to: number) => Promise<InventoryRow[]>;
  /** The index of a row among those that are loaded. */
  indexOf: (key: string) => number | undefined;
}

/** Which VMs are selected. With Shift held, all between the last one and this. */
export function useSelection({ list, total, readKeys, rowsBetween, indexOf }: Source) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [failed, setFailed] = useState(false);
  const anchor = useRef<{ list: string; index: number } | undefined>(undefined);
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
    if (isShift.current && anchor.current?.list === list && index !== undefined) {
      void add(anchor.current.index, index);
      return;
    }
    anchor.current = index === undefined ? undefined : { list, index };
    setChosen((before) => {
      const next = new Set(before);
      if (!next.delete(key)) next.add(key);
      return next;
    });
  };
  const clear = () => setChosen(new Set());
  const { all, elsewhere } = selectedHere({
    chosen,
    read: chosen.size === 0 ? NOTHING : readKeys(),
    total,
  });
  return {
    chosen,
    elsewhere,
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
      all,
      toggleAll: () => (all ? clear() : void add(0, Math.min(total, MAX_SELECT_ALL) - 1)),
      allLabel: all
        ? "Clear the selection"
        : total > MAX_SELECT_ALL
          ? `Select the first ${MAX_SELECT_ALL.toLocaleString("en-US")} VMs`
          : `Select all ${total} VMs`,
    },
  };
}
