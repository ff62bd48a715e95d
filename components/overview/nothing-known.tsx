import { StaleNotice } from "@/components/data/stale-notice";
import { Button } from "@/components/ui/button";

/** The overview when not even a last known state is there. */
export function NothingKnown({ error, retry }: { error: Error; retry: () => void }) {
  return (
    <>
      <div className="pt-0.5 pb-[18px]">
        <h1 className="text-28 font-semibold tracking-[-0.022em]">The state of Stillpoint is not known</h1>
      </div>
      <StaleNotice error={error} known={false} />
      <div>
        <Button onClick={() => retry()}>Ask again now</Button>
      </div>
    </>
  );
}
