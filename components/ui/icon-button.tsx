import type { LucideIcon } from "lucide-react";
import type { ComponentProps } from "react";
import { classNames } from "./class-names";

interface Props extends Omit<ComponentProps<"button">, "children"> {
  /** What it does, for who cannot see the icon. */
  label: string;
  icon: LucideIcon;
}

/** A button that is an icon only, for places where its meaning is plain. */
export function IconButton({ label, icon: Icon, className, ...rest }: Props) {
  return (
    <button
      type="button"
      aria-label={label}
      className={classNames(
        "inline-grid size-6 place-items-center rounded-m text-subtle hover:bg-hover hover:text-fg",
        className,
      )}
      {...rest}
    >
      <Icon size={14} strokeWidth={2.25} aria-hidden />
    </button>
  );
}
