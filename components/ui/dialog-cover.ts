"use client";

import { createContext, type ReactNode, useContext, useState } from "react";

/** What is asked above the page, dialogs included. */
export interface Cover {
  /** Another one for each thing that is asked. */
  id: string;
  /** Dialogs give way to it; what was open before is there again once it is closed. */
  isOpen: boolean;
  /** While it is closed: for the dialog that it came from. */
  note: ReactNode;
}

/** Null: nothing is asked. */
export const DialogCover = createContext<Cover | null>(null);

/** Whether a dialog gives way now, and what it shows of what came from it. */
export function useCover(open: boolean): { isCovered: boolean; note: ReactNode } {
  const cover = useContext(DialogCover);
  const [from, setFrom] = useState<string | null>(null);
  if (cover?.isOpen && open && from !== cover.id) setFrom(cover.id);
  if (!cover) return { isCovered: false, note: null };
  return { isCovered: cover.isOpen, note: from === cover.id && !cover.isOpen ? cover.note : null };
}
