/** A service's microversion, such as 2.93. */
export interface Microversion {
  major: number;
  minor: number;
}

/** @throws Error when the text is no microversion */
export function parseMicroversion(text: string): Microversion {
  const match = /^v?(\d+)\.(\d+)$/.exec(text);
  if (!match) throw new Error(`"${text}" is no microversion; one looks like 2.93`);
  return { major: Number(match[1]), minor: Number(match[2]) };
}

/** Negative when `a` is older than `b`. */
export function compareMicroversions(a: Microversion, b: Microversion): number {
  return a.major - b.major || a.minor - b.minor;
}

export const formatMicroversion = (v: Microversion): string => `${v.major}.${v.minor}`;

/**
 * The microversion to send: the pinned one, or the server's newest when that is older.
 * @param pinned what the call was written for; never "latest", which changes under us
 * @param atLeast the oldest with which the call still means the same
 * @returns undefined when the server's range does not reach `atLeast` or has moved past `pinned`
 */
export function clampMicroversion(
  pinned: string,
  atLeast: string,
  server: { min: Microversion; max: Microversion },
): string | undefined {
  const want = parseMicroversion(pinned);
  const floor = parseMicroversion(atLeast);
  if (compareMicroversions(server.max, floor) < 0 || compareMicroversions(want, server.min) < 0)
    return undefined;
  return formatMicroversion(compareMicroversions(want, server.max) <= 0 ? want : server.max);
}
