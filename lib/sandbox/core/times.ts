/* Each service writes times in its own way. */

/** Nova: whole seconds, with a Z. */
export const novaTime = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;
/** Keystone: microseconds, with a Z. */
export const keystoneTime = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}.000000Z`;
/** Cinder, and some fields of Nova: microseconds, and no zone. */
export const zonelessTime = (ms: number): string => new Date(ms).toISOString().slice(0, 23).padEnd(26, "0");
