import { classNames } from "./class-names";

const BASE =
  "inline-flex items-center justify-center gap-1.5 rounded-m border font-medium whitespace-nowrap transition-colors duration-150 aria-disabled:cursor-not-allowed aria-disabled:border-line aria-disabled:bg-sunken aria-disabled:text-subtle aria-disabled:hover:border-line aria-disabled:hover:bg-sunken";
const KINDS = {
  plain: "border-button bg-bg text-fg hover:bg-hover",
  primary: "border-accent bg-accent text-on-accent hover:border-accent-hover hover:bg-accent-hover",
  danger: "border-danger bg-danger text-on-danger hover:border-danger-hover hover:bg-danger-hover",
  quiet: "border-transparent bg-transparent text-muted hover:bg-hover hover:text-fg",
};
const SIZES = { s: "h-7 px-2.5 text-12", m: "h-8 px-3 text-13", l: "h-10 px-4 text-14" };

export type ButtonKind = keyof typeof KINDS;
export type ButtonSize = keyof typeof SIZES;

/** The look of a button, also for links that lead to the next thing to do. */
export const buttonClass = (kind: ButtonKind = "plain", size: ButtonSize = "m") =>
  classNames(BASE, KINDS[kind], SIZES[size]);
