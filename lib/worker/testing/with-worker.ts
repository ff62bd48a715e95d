import { EXIT } from "../exit-codes";
import { doomedWorkers } from "./doomed-workers";

/**
 * Does something beside a worker. One that could not confirm its lock on a busy machine ends by itself, and is started
 * again, as by its service.
 */
export async function withWorker<T>(work: () => Promise<T>): Promise<T> {
  const workers = await doomedWorkers();
  let isOver = false;
  const serve = async (): Promise<void> => {
    for (let code: number | null = EXIT.TRY_AGAIN; code === EXIT.TRY_AGAIN && !isOver; ) {
      const child = await workers.loaded();
      await workers.begin(child).catch((error: unknown) => {
        if (child.process.exitCode !== EXIT.TRY_AGAIN) throw error;
      });
      code = await child.exit;
    }
  };
  const serving = serve();
  try {
    return await Promise.race([
      work(),
      serving.then(() => Promise.reject(new Error("the worker has ended"))),
    ]);
  } finally {
    isOver = true;
    await workers.killAll();
    await serving.catch(() => {});
    await workers.killAll();
    await workers.remove();
  }
}
