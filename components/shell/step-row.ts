const CONTROL = "a[href], button:not([tabindex='-1'])";

/** Moves the focus to the next or the previous row of the page's tables: to its first link or button. */
export function stepRow(by: 1 | -1): void {
  const rows = [...document.querySelectorAll("main [data-rows] tbody tr")].filter((row) =>
    row.querySelector(CONTROL),
  );
  const current = rows.findIndex((row) => row.contains(document.activeElement));
  const next = current === -1 ? 0 : current + by;
  rows[Math.min(Math.max(next, 0), rows.length - 1)]?.querySelector<HTMLElement>(CONTROL)?.focus();
}
