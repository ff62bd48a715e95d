"use client";

import { type ReactNode, useState } from "react";
import { Button } from "./button";

const SHOWN = 20;

/**
 * The first rows of a long list, and the button that shows all of them.
 * @param what of many, such as "VMs"
 */
export function useFirstRows<T>(rows: readonly T[], what: string): { shown: readonly T[]; more: ReactNode } {
  const [isWhole, setWhole] = useState(false);
  if (isWhole || rows.length <= SHOWN) return { shown: rows, more: null };
  return {
    shown: rows.slice(0, SHOWN),
    more: (
      <div className="pt-2">
        <Button size="s" onClick={() => setWhole(true)}>
          Show all {rows.length.toLocaleString("en-US")} {what}
        </Button>
      </div>
    ),
  };
}
