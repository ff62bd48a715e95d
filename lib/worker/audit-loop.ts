import { chainPending } from "../audit/chain";
import { CheckpointWriter, checkpointFolder } from "../checkpoints/checkpoint-folder";
import { keepCheckpoint } from "../checkpoints/keep-checkpoint";
import { log } from "../log";
import { PollLoop } from "./poll-loop";

const EVERY_MS = 2_000;

/**
 * Chains the audit entries that a process left unchained: it died after its commit, or chains nothing itself. Then
 * signs the head of the chain now and then, and keeps that beside the manifests.
 */
export function auditLoop(): PollLoop {
  const folder = checkpointFolder();
  const writer = folder === undefined ? undefined : new CheckpointWriter(folder);
  let isBehind = true;
  return new PollLoop("audit chain", EVERY_MS, async (signal) => {
    for (;;) {
      const turn = await chainPending();
      if (turn === "busy" || !turn.more || signal.aborted) break;
    }
    if (signal.aborted) return;
    isBehind = (await keepCheckpoint()) || isBehind;
    if (!writer || !isBehind) return;
    await writer.write().then(
      () => {
        isBehind = false;
      },
      (error: unknown) =>
        log.warn({ err: error, folder }, "a checkpoint of the audit log waits to be written"),
    );
  });
}
