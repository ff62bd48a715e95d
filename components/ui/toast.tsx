"use client";

import { Toast as Base } from "@base-ui/react/toast";
import { X } from "lucide-react";

const manager = Base.createToastManager();

/**
 * Says that something small was done, and offers to undo it. Never for what must not be missed.
 * @returns takes it away again
 */
export function toast(message: string, { undo }: { undo?: () => void } = {}): () => void {
  const id = manager.add({
    title: message,
    timeout: undo ? 10_000 : 6_000,
    ...(undo && {
      actionProps: {
        children: "Undo",
        onClick: () => {
          manager.close(id);
          undo();
        },
      },
    }),
  });
  return () => manager.close(id);
}

/** Where toasts appear; once per document. They wait while they are hovered or focused; F6 leads to them. */
export function ToastLayer() {
  return (
    <Base.Provider toastManager={manager} limit={3}>
      <Base.Portal>
        <Base.Viewport className="fixed right-4 bottom-4 z-30 grid w-[min(360px,calc(100vw-32px))] gap-2">
          <Toasts />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  );
}

function Toasts() {
  const { toasts } = Base.useToastManager();
  return toasts.map((item) => (
    <Base.Root
      key={item.id}
      toast={item}
      className="rounded-m bg-raised text-fg shadow-float data-limited:hidden"
    >
      <Base.Content className="flex items-center gap-2 py-2 pr-2 pl-3">
        <Base.Title className="min-w-0 flex-1 text-13 break-words" />
        <Base.Action className="h-7 rounded-m px-2 text-13 font-medium text-accent hover:bg-hover" />
        <Base.Close
          aria-label="Dismiss"
          className="grid size-7 shrink-0 place-items-center rounded-m text-subtle hover:bg-hover hover:text-fg"
        >
          <X size={16} aria-hidden />
        </Base.Close>
      </Base.Content>
    </Base.Root>
  ));
}
