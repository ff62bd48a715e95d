import type { LucideIcon } from "lucide-react";
import { CloudOff, FilterX, Lock } from "lucide-react";
import type { ReactNode } from "react";

interface Props {
  /** Nothing there yet · all filtered out · not for this person · could not be read. */
  kind: "none" | "filtered" | "forbidden" | "failed";
  title: string;
  /** The one thing to do about it. */
  action?: ReactNode;
  children?: ReactNode;
}

const ICONS: Record<Props["kind"], LucideIcon | null> = {
  none: null,
  filtered: FilterX,
  forbidden: Lock,
  failed: CloudOff,
};

/** Why there is nothing here, and what to do about it. */
export function EmptyState({ kind, title, action, children }: Props) {
  const Icon = ICONS[kind];
  return (
    <div
      data-kind={kind}
      role={kind === "failed" ? "alert" : undefined}
      className="mx-auto w-full max-w-[560px] pt-12 pb-8"
    >
      <h2 className="flex items-start gap-2.5 text-20 font-semibold tracking-[-0.012em]">
        {Icon && <Icon size={20} className="mt-1 text-subtle" aria-hidden />}
        {title}
      </h2>
      {children && <div className="mt-1.5 max-w-[60ch] text-muted">{children}</div>}
      {action && <div className="mt-5 flex flex-wrap items-center gap-4">{action}</div>}
    </div>
  );
}
