import type { ComponentProps } from "react";
import { classNames } from "./class-names";

const BASE =
  "inline-flex items-center justify-center gap-1.5 rounded-m border font-medium whitespace-nowrap transition-colors duration-150 aria-disabled:cursor-not-allowed aria-disabled:border-line aria-disabled:bg-sunken aria-disabled:text-subtle";
const KINDS = {
  plain: "border-button bg-bg text-fg hover:bg-hover",
  primary: "border-accent bg-accent text-on-accent hover:border-accent-hover hover:bg-accent-hover",
};
const SIZES = { m: "h-8 px-3 text-13", l: "h-10 px-4 text-14" };

/** The look of a button, also for links that lead to the next thing to do. */
export const buttonClass = (kind: keyof typeof KINDS = "plain", size: keyof typeof SIZES = "m") =>
  classNames(BASE, KINDS[kind], SIZES[size]);

interface Props extends ComponentProps<"button"> {
  kind?: keyof typeof KINDS;
  size?: keyof typeof SIZES;
  /** Something is under way: stays focusable, does nothing more, and is announced as disabled. */
  busy?: boolean;
}

/** One verb. `type` is "button" unless said otherwise. */
export function Button({ kind, size, busy = false, className, onClick, type = "button", ...rest }: Props) {
  return (
    <button
      type={type}
      aria-disabled={busy || undefined}
      className={classNames(buttonClass(kind, size), className)}
      onClick={busy ? (event) => event.preventDefault() : onClick}
      {...rest}
    />
  );
}
