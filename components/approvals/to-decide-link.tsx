"use client";

import { UserCheck } from "lucide-react";
import Link from "next/link";
import { routes } from "@/lib/routes";
import { toDecideWords } from "./approval-words";
import { useToDecide } from "./use-to-decide";

/** In the bar above every page: that something waits for this very person. Absent while nothing does. */
export function ToDecideLink() {
  const count = useToDecide();
  return (
    <div role="status" className="empty:hidden">
      {count > 0 && (
        <Link
          href={routes.approvals}
          className="inline-flex h-6 items-center gap-1.5 rounded-s bg-warn-tint px-2 text-12 font-medium whitespace-nowrap text-warn hover:underline hover:underline-offset-3"
        >
          <UserCheck size={14} strokeWidth={2.25} aria-hidden />
          <span aria-hidden className="sm:hidden">
            {count}
          </span>
          <span className="max-sm:sr-only">{toDecideWords(count)}</span>
        </Link>
      )}
    </div>
  );
}
