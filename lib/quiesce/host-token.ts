import { createHmac } from "node:crypto";

/**
 * By what a compute host tells our freeze of a VM from another's: the same in every process that has the key, so that
 * whoever finds a VM frozen can thaw it, and unknown to all others.
 */
export const hostToken = (privateKey: string, serverId: string): string =>
  createHmac("sha256", privateKey).update(`freeze ${serverId}`).digest("hex").slice(0, 32);
