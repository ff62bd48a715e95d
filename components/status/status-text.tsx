import { classNames } from "@/components/ui/class-names";
import { STATUS, type Status, type StatusMeta } from "./status-meta";
import { TONE_INK } from "./tone-ink";

interface Props {
  status: Status;
  /** The state is the last known one: the word stays, its colour goes. */
  stale?: boolean;
}

/** Icon and word of a state, for tables, where a tint in each row would be too loud. */
export function StatusText({ status, stale = false }: Props) {
  const { word, tone, icon: Icon, turns }: StatusMeta = STATUS[status];
  return (
    <span className={classNames("icon-and-word", stale && "text-subtle")}>
      <Icon
        size={14}
        strokeWidth={2.25}
        className={stale ? "text-subtle" : classNames(TONE_INK[tone], turns && "turn")}
        aria-hidden
      />
      {word}
    </span>
  );
}
