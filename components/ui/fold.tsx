import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";

/** What is read when it is asked for, beneath its title. */
export function Fold({ title, children }: { title: ReactNode; children: ReactNode }) {
  return (
    <details className="group mt-3 min-w-0">
      <summary className="inline-flex h-8 cursor-pointer list-none items-center gap-1.5 rounded-s pr-2 text-13 font-medium hover:bg-hover [&::-webkit-details-marker]:hidden">
        <ChevronRight size={14} className="text-subtle group-open:rotate-90" aria-hidden />
        {title}
      </summary>
      <div className="pt-1">{children}</div>
    </details>
  );
}
