import { createHash } from "node:crypto";

/** The start key of a run of the story: the same for the same step, so that a story that goes on after a kill starts nothing twice. Pure. */
export function startKeyOf(storyId: string, step: number, key: string): string {
  const hex = createHash("sha256").update(`${storyId} ${step} ${key}`).digest("hex");
  // Of the form that a random one has (RFC 9562, version 8: made by a rule of one's own).
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
