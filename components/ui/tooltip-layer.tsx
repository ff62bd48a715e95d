"use client";

import { Tooltip as Base } from "@base-ui/react/tooltip";
import { useEffect, useState } from "react";
import { type Tip, watchTips } from "./watch-tips";

/** The one popup of all tooltips; once per document. */
export function TooltipLayer() {
  const [tip, setTip] = useState<Tip | null>(null);
  useEffect(() => watchTips(setTip), []);
  if (!tip) return null;
  return (
    <Base.Root open>
      <Base.Portal>
        <Base.Positioner
          anchor={tip.anchor}
          sideOffset={6}
          collisionPadding={8}
          className="z-40 data-anchor-hidden:hidden"
        >
          <Base.Popup
            aria-hidden
            data-tip-popup
            className="max-w-[320px] rounded-s bg-raised px-2 py-1 text-12 break-words text-fg shadow-float"
          >
            {tip.text}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
