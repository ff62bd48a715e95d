"use client";

import { Check, Link2, X } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { copyText } from "@/components/data/copy-text";
import { IconButton } from "@/components/ui/icon-button";
import { Tooltip } from "@/components/ui/tooltip";

interface Props {
  /** What the panel is, in a word: "Snapshot, step 8 of 11". */
  kicker: ReactNode;
  title: ReactNode;
  /** Under the title: its badge, and what goes with it. */
  badge?: ReactNode;
  /** Missing: it cannot be closed. */
  onClose?: (() => void) | undefined;
  children: ReactNode;
}

/** The panel at the right of a run; below 960 px under its timeline. Esc closes it. */
export function PanelFrame({ kicker, title, badge, onClose, children }: Props) {
  useEffect(() => {
    if (!onClose) return;
    const onKeyDown = (event: KeyboardEvent) => {
      const isElsewhere =
        event.target instanceof Element &&
        event.target.closest("input, textarea, select, [role=dialog], [role=menu]");
      if (event.key !== "Escape" || event.defaultPrevented || isElsewhere) return;
      onClose();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [onClose]);
  return (
    <>
      <div className="mb-2 flex min-h-7 items-center gap-2 text-12 text-subtle">
        <span className="min-w-0 flex-1">{kicker}</span>
        {onClose && (
          <span className="flex gap-1">
            <CopyLink />
            <IconButton label="Close" icon={X} onClick={onClose} />
          </span>
        )}
      </div>
      <h2 className="mb-1 text-16 font-semibold tracking-[-0.008em] break-words">{title}</h2>
      {badge && <div className="mb-3 flex flex-wrap items-center gap-2 text-13 text-muted">{badge}</div>}
      {children}
    </>
  );
}

function CopyLink() {
  const [copied, setCopied] = useState<boolean | null>(null);
  useEffect(() => {
    if (copied === null) return;
    const timer = setTimeout(() => setCopied(null), 2_000);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <>
      <Tooltip
        text="Copy a link to this"
        render={
          <IconButton
            label="Copy a link to this"
            icon={copied ? Check : Link2}
            onClick={() => void copyText(window.location.href).then(setCopied)}
          />
        }
      />
      <span role="status" className="sr-only">
        {copied === null ? "" : copied ? "Copied" : "It could not be copied"}
      </span>
    </>
  );
}

/** A part of the panel, with a hairline above it. */
export function PanelSection({ title, children }: { title?: string; children: ReactNode }) {
  return (
    <section className="border-t border-faint py-[11px]">
      {title && <h3 className="mb-1 text-13 font-medium">{title}</h3>}
      {children}
    </section>
  );
}

/** Names and values beneath each other. */
export const PanelFacts = ({ children }: { children: ReactNode }) => (
  <dl className="grid grid-cols-[84px_minmax(0,1fr)] gap-y-1 text-13">{children}</dl>
);

/** One of them. */
export function PanelFact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-subtle">{name}</dt>
      <dd className="flex min-w-0 flex-wrap items-center gap-x-1.5 wrap-anywhere slashed-zero tabular-nums">
        {children}
      </dd>
    </>
  );
}
