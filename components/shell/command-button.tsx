"use client";

import { Command, Search } from "lucide-react";
import { useSyncExternalStore } from "react";
import { Kbd } from "@/components/ui/kbd";

const never = () => () => undefined;

/** Opens the command menu, and says by which keys it opens too. */
export function CommandButton({ onPress }: { onPress: () => void }) {
  // Which key it is, only the browser knows; until then its place is kept.
  const isMac = useSyncExternalStore(
    never,
    () => /Mac|iP(hone|ad)/.test(navigator.platform),
    () => null,
  );
  return (
    <button
      type="button"
      onClick={onPress}
      aria-haspopup="dialog"
      aria-keyshortcuts="Meta+K Control+K"
      className="flex h-7 shrink-0 items-center gap-2 rounded-m border border-line bg-canvas pr-1.5 pl-2 text-12 text-subtle hover:border-button hover:text-fg"
    >
      <Search size={14} strokeWidth={2.25} aria-hidden />
      Search
      <span aria-hidden className={isMac === null ? "invisible ml-3 flex" : "ml-3 flex"}>
        <Kbd>
          {isMac ? <Command size={10} strokeWidth={2.25} /> : <span className="mr-0.5">Ctrl</span>}
          <span>K</span>
        </Kbd>
      </span>
    </button>
  );
}
