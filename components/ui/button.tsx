"use client";

import { type ComponentProps, type MouseEvent, useId } from "react";
import { type ButtonKind, type ButtonSize, buttonClass } from "./button-class";
import { classNames } from "./class-names";
import { Tooltip } from "./tooltip";

interface Props extends ComponentProps<"button"> {
  kind?: ButtonKind;
  size?: ButtonSize;
  /** Something is under way: stays focusable, does nothing more, and is announced as disabled. */
  busy?: boolean;
  /** Why it cannot be pressed now: shown on hover and focus, and read out. Stays focusable. */
  disabledReason?: string | undefined;
}

/** One verb. `type` is "button" unless said otherwise. */
export function Button({ kind, size, busy = false, disabledReason, className, onClick, ...rest }: Props) {
  const reasonId = useId();
  const idle = !busy && !disabledReason;
  const button = (
    <button
      type="button"
      {...rest}
      aria-disabled={idle ? undefined : true}
      aria-describedby={disabledReason ? reasonId : rest["aria-describedby"]}
      className={classNames(buttonClass(kind, size), className)}
      onClick={idle ? onClick : (event: MouseEvent) => event.preventDefault()}
    />
  );
  if (!disabledReason) return button;
  return (
    <>
      <Tooltip text={disabledReason} render={button} />
      <span id={reasonId} className="sr-only">
        {disabledReason}
      </span>
    </>
  );
}
