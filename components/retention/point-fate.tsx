import { Inert } from "@/components/data/inert";
import { StatusText } from "@/components/status/status-text";
import type { RetainedPoint } from "@/lib/retention/vnf-retention-view";
import type { PointRow } from "@/lib/vnfs/vnf";
import { FateText } from "./fate-text";
import type { AskedHold } from "./hold-dialog";

interface Props {
  point: PointRow;
  retained: RetainedPoint | undefined;
  /** Left out for who may not. */
  ask?: ((asked: AskedHold) => void) | undefined;
}

/** What becomes of a point, why, and how to change that. */
export function PointFate({ point, retained, ask }: Props) {
  const { verdict = null, hold = null } = retained ?? {};
  const mayBeHeld = point.state === "complete" || point.state === "incomplete";
  return (
    <span className="grid min-w-40 gap-0.5">
      {hold ? <StatusText status="pointHeld" /> : verdict && <FateText fate={verdict.fate} />}
      {hold && (
        <span className="text-12 break-words text-subtle">
          <Inert text={`${hold.by}: “${hold.because}”`} />
        </span>
      )}
      {!hold && verdict && (
        <span className="text-12 break-words text-subtle">
          <Inert text={verdict.why.join("; ")} />
        </span>
      )}
      {ask && (hold || mayBeHeld) && (
        <button
          type="button"
          className="justify-self-start text-12 underline underline-offset-3"
          aria-label={`${hold ? "Release" : "Hold"} the point of ${point.takenAt}`}
          onClick={() => ask({ point, hold })}
        >
          {hold ? "Release…" : "Hold…"}
        </button>
      )}
    </span>
  );
}
