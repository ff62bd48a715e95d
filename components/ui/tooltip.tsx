"use client";

import { Tooltip as Base } from "@base-ui/react/tooltip";
import type { ComponentProps, ReactElement, ReactNode } from "react";

// One popup for all triggers of a page: a table of a hundred ages needs no hundred popups.
const handle = Base.createHandle<ReactNode>();

interface Props extends Pick<ComponentProps<"span">, "children" | "className"> {
  /** What is shown. A screen reader does not get it: say the same in the trigger's own text. */
  text: ReactNode;
  /** The element that is hovered or focused. */
  render: ReactElement;
}

/** Shows words beside an element on hover and on focus. */
export function Tooltip({ text, render, className, children }: Props) {
  return (
    <Base.Trigger
      handle={handle}
      payload={text}
      delay={300}
      closeOnClick={false}
      render={render}
      className={className}
    >
      {children}
    </Base.Trigger>
  );
}

/** The popup of all tooltips; once per document. */
export function TooltipLayer() {
  return (
    <Base.Root handle={handle}>
      {({ payload }) => (
        <Base.Portal>
          <Base.Positioner sideOffset={6} collisionPadding={8} className="z-40">
            <Base.Popup className="max-w-[320px] rounded-s bg-raised px-2 py-1 text-12 text-fg shadow-float">
              {payload}
            </Base.Popup>
          </Base.Positioner>
        </Base.Portal>
      )}
    </Base.Root>
  );
}
