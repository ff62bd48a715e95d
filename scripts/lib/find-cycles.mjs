/**
 * Each import cycle once, as the files along it, the first repeated at the end.
 * @param {{ from: string, to: string }[]} edges
 * @returns {string[][]}
 */
export function findCycles(edges) {
  const next = /** @type {Map<string, string[]>} */ (new Map());
  for (const { from, to } of edges) next.set(from, [...(next.get(from) ?? []), to]);
  const state = /** @type {Map<string, "open" | "done">} */ (new Map());
  const cycles = /** @type {string[][]} */ ([]);
  const walk = (/** @type {string} */ file, /** @type {string[]} */ trail) => {
    state.set(file, "open");
    for (const to of next.get(file) ?? []) {
      if (state.get(to) === "open") cycles.push([...trail.slice(trail.indexOf(to)), to]);
      else if (!state.has(to) && next.has(to)) walk(to, [...trail, to]);
    }
    state.set(file, "done");
  };
  for (const file of next.keys()) if (!state.has(file)) walk(file, [file]);
  return cycles;
}
