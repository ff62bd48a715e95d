import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";

/** The plan is another one than a moment ago: it is not started unseen. */
export function PlanChanged({
  what = "the VNF, its VMs or its newest backups",
  onSeen,
}: {
  /** Of what it consists. */
  what?: string;
  onSeen: () => void;
}) {
  return (
    <div className="pb-3">
      <Notice tone="warn">
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          The plan has changed since you opened it: {what} are others now. Below is the new one.
          <Button size="s" onClick={onSeen}>
            I have looked at it
          </Button>
        </div>
      </Notice>
    </div>
  );
}
