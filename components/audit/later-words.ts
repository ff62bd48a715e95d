/** "2.31 s later": how long after one ISO time another was. Clocks of two machines may disagree. Pure. */
export function laterWords(from: string, to: string): string {
  const ms = Date.parse(to) - Date.parse(from);
  if (ms < 0) return "at an earlier time by its own clock";
  if (ms < 1_000) return `${ms} ms later`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(2)} s later`;
  const minutes = Math.floor(ms / 60_000);
  return minutes < 60
    ? `${minutes} m ${String(Math.floor(ms / 1_000) % 60).padStart(2, "0")} s later`
    : `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} m later`;
}
