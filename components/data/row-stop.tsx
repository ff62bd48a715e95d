"use client";

import { type ComponentProps, createContext, useContext } from "react";

/**
 * Whether what stands in a row is a stop of the Tab key. In a virtual table only the active row's contents are: Tab
 * leaves the table after one row, not after thousands.
 */
export const RowStop = createContext(true);

/** The tabIndex of a control in a row; undefined leaves it to the browser. */
export const useRowTabIndex = (): -1 | undefined => (useContext(RowStop) ? undefined : -1);

/**
 * A link in a row of a virtual table, which follows it (follow-link.ts). Not Next's own: its prefetching and its state,
 * unused here, cost more than all the rest of a row.
 */
export function RowLink({ children, ...props }: ComponentProps<"a">) {
  return (
    <a {...props} tabIndex={useRowTabIndex()}>
      {children}
    </a>
  );
}
