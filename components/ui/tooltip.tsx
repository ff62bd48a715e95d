import { cloneElement, type ReactElement, type ReactNode } from "react";

interface Parts {
  "data-tip"?: string;
  className?: string | undefined;
  children?: ReactNode;
}

interface Props {
  /** What is shown. A screen reader does not get it: say the same in the element's own text. */
  text: string;
  /** The element that is hovered or focused. */
  render: ReactElement<Parts>;
  className?: string;
  children?: ReactNode;
}

/** Shows words beside an element on hover and on keyboard focus. An attribute only: thousands of them cost nothing. */
export function Tooltip({ text, render, className, children }: Props) {
  return cloneElement(render, {
    "data-tip": text,
    ...(className !== undefined && { className }),
    ...(children !== undefined && { children }),
  });
}
