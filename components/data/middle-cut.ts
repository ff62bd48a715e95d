/** An id short enough for a table: its first 8 and last 4 characters. What is hardly longer stays whole. */
export function middleCut(id: string, head = 8, tail = 4): string {
  return id.length <= head + tail + 2 ? id : `${id.slice(0, head)}…${id.slice(-tail)}`;
}
