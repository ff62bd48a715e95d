/**
 * Whether sites on this machine itself may be added: for a development cloud. STILLPOINT_ALLOW_LOOPBACK=1; off unless
 * the operator says so, since what listens there is mostly not meant for others.
 */
export const isLoopbackAllowed = (): boolean => process.env.STILLPOINT_ALLOW_LOOPBACK === "1";
