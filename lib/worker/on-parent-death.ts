/**
 * Calls `stop` when the process that started this one is gone: with STILLPOINT_PARENT=1 it holds the other end of our
 * stdin (or an IPC channel), which the kernel closes however it dies.
 */
export function onParentDeath(stop: () => void): void {
  if (process.env.STILLPOINT_PARENT !== "1") return;
  if (process.channel) process.on("disconnect", stop);
  process.stdin.on("end", stop).on("close", stop).on("error", stop).resume();
}
