import { randomBytes } from "node:crypto";
import { launchDbos, shutDownDbos } from "../dbos";
import { ExecutorLock } from "../executor-lock";
import { setFence } from "../fence";
import { ownIdentity } from "../process-identity";
import { prepareRunQueue } from "../register-run";

/** This process as a worker that does runs and nothing else; what it does is registered before. Returns how it ends. */
export async function startRunWorker(databaseUrl: string): Promise<() => Promise<void>> {
  const id = `test-${process.pid}-${randomBytes(3).toString("hex")}`;
  const lock = await ExecutorLock.acquire(databaseUrl, { ...ownIdentity(), id, version: "0.0.0" }, () => {});
  setFence(lock);
  await launchDbos(databaseUrl, id);
  await prepareRunQueue();
  return async () => {
    await shutDownDbos(1_000);
    await lock.release();
  };
}
