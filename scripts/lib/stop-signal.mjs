/**
 * Calls `stop` once, at the first Ctrl-C, SIGTERM or closed terminal, and `hurry` at the next ones. A parent that
 * forked us and went away counts as well.
 * @param {() => void} stop
 * @param {() => void} hurry
 */
export function onStopSignal(stop, hurry) {
  let asked = false;
  const ask = () => {
    if (asked) return hurry();
    asked = true;
    stop();
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, ask);
  process.on("disconnect", ask);
  // A terminal that is gone cannot be written to; that must not keep us from stopping.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
}
