import { classNames } from "@/components/ui/class-names";
import { STATUS, type Status, type StatusMeta, type Tone } from "./status-meta";

const LOOK: Record<Tone, string> = {
  ok: "bg-ok-tint text-ok",
  run: "bg-run-tint text-run",
  warn: "bg-warn-tint text-warn",
  fail: "bg-fail-tint text-fail",
  idle: "bg-idle-tint text-idle",
};

interface Props {
  status: Status;
  /** The state is the last known one: the word stays, its colour goes. */
  stale?: boolean;
}

/** Icon, word and tone of a state. */
export function StatusBadge({ status, stale = false }: Props) {
  const { word, tone, icon: Icon, turns }: StatusMeta = STATUS[status];
  return (
    <span
      className={classNames(
        "inline-flex h-5 items-center gap-[5px] rounded-s pr-[7px] pl-[5px] align-middle text-12 font-medium whitespace-nowrap",
        LOOK[stale ? "idle" : tone],
      )}
    >
      <Icon size={14} strokeWidth={2.25} className={turns && !stale ? "turn" : undefined} aria-hidden />
      {word}
    </span>
  );
}
