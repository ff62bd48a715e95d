const FORWARD = ["j", "ArrowDown"];
const BACK = ["k", "ArrowUp"];

/** The row that a key leads to, from the active one; null for keys that move nothing. `page` is how many rows are seen. */
export function moveActive(key: string, active: number, count: number, page: number): number | null {
  const to = target(key, active, count, Math.max(page - 1, 1));
  return to === null || count === 0 ? null : Math.min(Math.max(to, 0), count - 1);
}

function target(key: string, active: number, count: number, page: number): number | null {
  if (FORWARD.includes(key)) return active + 1;
  if (BACK.includes(key)) return active - 1;
  if (key === "PageDown") return active + page;
  if (key === "PageUp") return active - page;
  if (key === "Home") return 0;
  return key === "End" ? count - 1 : null;
}
