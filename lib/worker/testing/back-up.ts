import type { SweepStage } from "./kill-sweep";
import { withWorker } from "./with-worker";

/** Makes as many backups of a stage's VNF as are wanted, by a worker of its own. @throws Error when one does not succeed */
export const backUp = (stage: Pick<SweepStage, "start" | "ended">, count: number): Promise<void> =>
  withWorker(async () => {
    for (let n = 0; n < count; n++) {
      const { state, failure } = await stage.ended(await stage.start());
      if (state !== "succeeded") throw new Error(`the backup ended as ${state}: ${JSON.stringify(failure)}`);
    }
  });
