import { bundleOptions } from "./bundle.mjs";
import { say } from "./progress.mjs";

/**
 * Bundles the worker again whenever one of its sources changes.
 * @param {() => void} onChange called after each bundle but the first
 */
export async function watchWorker(onChange) {
  const { watch } = await import("rolldown");
  const watcher = watch(bundleOptions("worker"));
  let isFirst = true;
  watcher.on("event", (event) => {
    if (event.code === "ERROR") say(`The worker does not build: ${event.error.message}`);
    if (event.code !== "BUNDLE_END") return;
    if (!isFirst) onChange();
    isFirst = false;
    void event.result.close();
  });
  return watcher;
}
