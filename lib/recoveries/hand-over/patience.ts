/** How long the hand-over waits for a site that does not answer, in each of its steps: the VMs serve meanwhile. */
export const PATIENCE_MS = 2 * 60_000;
