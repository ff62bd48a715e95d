import type { ReactNode } from "react";
import { Notice } from "@/components/ui/notice";
import type { Part } from "@/lib/system/system-view";

/** What was read, or that it could not be. */
export function PartOf<T>({ part, children }: { part: Part<T>; children: (value: T) => ReactNode }) {
  if (part.isUnreadable)
    return <Notice tone="warn">This cannot be read now. The server’s log says why.</Notice>;
  return children(part.value);
}

/** Names and values beneath each other. */
export function Facts({ children }: { children: ReactNode }) {
  return <dl className="max-w-[720px]">{children}</dl>;
}

/** One of them. */
export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid min-h-8 items-center gap-x-4 border-b border-faint py-1 text-13 sm:grid-cols-[200px_minmax(0,1fr)]">
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </div>
  );
}
