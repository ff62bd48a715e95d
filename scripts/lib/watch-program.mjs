import { bundleOptions } from "./bundle.mjs";
import { say } from "./progress.mjs";

/**
 * Bundles a program again whenever one of its sources changes.
 * @param {"worker" | "guardian"} name
 * @param {() => void} onChange called after each bundle but the first
 */
export async function watchProgram(name, onChange) {
  const { watch } = await import("rolldown");
  const watcher = watch(bundleOptions(name));
  let isFirst = true;
  watcher.on("event", (event) => {
    if (event.code === "ERROR") say(`The ${name} does not build: ${event.error.message}`);
    if (event.code !== "BUNDLE_END") return;
    if (!isFirst) {
      say(`The ${name}'s sources changed; starting it again.`);
      onChange();
    }
    isFirst = false;
    void event.result.close();
  });
  return watcher;
}
