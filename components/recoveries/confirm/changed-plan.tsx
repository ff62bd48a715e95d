import { Inert } from "@/components/data/inert";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import type { RecoveryPlanView } from "@/lib/recoveries/recovery-plan-view";
import { planChanges } from "./plan-changes";

interface Props {
  /** What was looked at last. */
  seen: RecoveryPlanView;
  now: RecoveryPlanView;
  onSeen: () => void;
}

/** Says by its meaning what is another thing in a plan than when it was looked at. */
export const ChangedPlan = ({ seen, now, onSeen }: Props) => (
  <div className="pb-4">
    <Notice tone="warn">
      <p className="font-medium">The plan has changed since you looked at it:</p>
      <ul className="list-disc pl-4">
        {planChanges(seen, now).map((text) => (
          <li key={text}>
            <Inert text={text} />
          </li>
        ))}
      </ul>
      <div className="pt-2">
        <Button size="s" onClick={onSeen}>
          I have looked at it
        </Button>
      </div>
    </Notice>
  </div>
);
