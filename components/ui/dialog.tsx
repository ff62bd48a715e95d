"use client";

import { Dialog as Base } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import type { ReactNode, RefObject } from "react";
import { classNames } from "./class-names";
import { useCover } from "./dialog-cover";

interface Props {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** The buttons at its foot, the verb last. A submit button names its form by `form="…"`. */
  actions?: ReactNode;
  wide?: boolean;
  /** What takes the focus at first, when that is not the first control. */
  initialFocus?: RefObject<HTMLElement | null>;
  children: ReactNode;
}

/** A question or a short form above the page. Esc and a press outside close it; the focus goes back. */
export function Dialog({ open, onOpenChange, title, actions, wide = false, initialFocus, children }: Props) {
  const { isCovered, note } = useCover(open);
  return (
    <Base.Root open={open && !isCovered} onOpenChange={(next) => onOpenChange(next)}>
      <Base.Portal>
        {/* Above another dialog too: what is asked there comes first. */}
        <Base.Backdrop forceRender className="fixed inset-0 z-20 bg-scrim" />
        <Base.Popup
          {...(initialFocus ? { initialFocus } : {})}
          className={classNames(
            "fixed top-[92px] left-1/2 z-20 flex max-h-[calc(100vh-124px)] w-[calc(100vw-32px)] -translate-x-1/2 flex-col rounded-l bg-raised text-fg shadow-float max-sm:top-4 max-sm:max-h-[calc(100vh-32px)]",
            wide ? "max-w-[720px]" : "max-w-[480px]",
          )}
        >
          <div className="flex items-start gap-4 px-gutter pt-4 pr-14 pb-2">
            <Base.Title className="min-w-0 flex-1 text-16 font-semibold tracking-[-0.008em] break-words">
              {title}
            </Base.Title>
          </div>
          {note && <div className="px-gutter pb-3">{note}</div>}
          <div className="min-h-0 overflow-y-auto px-gutter pb-4">{children}</div>
          {actions && (
            <div className="flex flex-wrap justify-end gap-2 border-t border-line px-gutter py-3">
              {actions}
            </div>
          )}
          {/* Last, so that the first control of what is asked takes the focus. */}
          <Base.Close
            aria-label="Close"
            className="absolute top-3.5 right-[18px] grid size-7 place-items-center rounded-m text-subtle hover:bg-hover hover:text-fg"
          >
            <X size={16} aria-hidden />
          </Base.Close>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
