const UNITS = ["B", "KiB", "MiB", "GiB", "TiB"];

/** A number of bytes in binary units: "912 B", "8.4 MiB", "120 GiB". Pure. */
export function formatBytes(bytes: number): string {
  let [value, unit] = [Math.max(0, bytes), 0];
  while (value >= 1023.95 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : Number(value.toFixed(1))} ${UNITS[unit]}`;
}
