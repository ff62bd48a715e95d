import { classNames } from "@/components/ui/class-names";

/** A drill is a word and a dashed line, in no colour of a state: it is neither good nor bad. */
export const DrillMark = ({ small = false }: { small?: boolean }) => (
  <span
    className={classNames(
      "inline-flex items-center rounded-s border border-dashed border-drill align-middle font-semibold text-fg tracking-[0.03em] whitespace-nowrap",
      small ? "h-[18px] px-[5px] text-11" : "h-5 px-[7px] text-12",
    )}
  >
    DRILL
  </span>
);
