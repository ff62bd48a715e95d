/** A time out of Cinder's database, which keeps whole seconds: microseconds that are nought, and no zone. */
export const cinderTime = (ms: number | null): string | null =>
  ms === null ? null : `${new Date(ms).toISOString().slice(0, 19)}.000000`;

/** A time that was not kept yet, as in the answer of the request that made something. */
export const freshTime = (ms: number | null): string | null =>
  ms === null ? null : new Date(ms).toISOString().slice(0, 23).padEnd(26, "0");
