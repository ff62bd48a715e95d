import type { ReactNode } from "react";

/** One key of the keyboard. */
export function Kbd({ children }: { children: ReactNode }) {
  return (
    <kbd className="inline-flex h-[18px] min-w-[18px] items-center justify-center gap-px rounded-s border border-button bg-bg px-1 font-sans text-11 font-medium text-muted">
      {children}
    </kbd>
  );
}
