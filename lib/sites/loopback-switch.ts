/**
 * Whether sites on this machine itself may be added: for a development cloud. STILLPOINT_ALLOW_LOOPBACK=1; off unless
 * the operator says so, since what listens there is mostly not meant for others.
 */
export const isLoopbackAllowed = (): boolean => process.env.STILLPOINT_ALLOW_LOOPBACK === "1";

/** Where the sandbox cloud beside this process listens, as `npm run up` says it; nothing in a real installation. */
export const sandboxOrigins = (): string[] =>
  (process.env.STILLPOINT_SANDBOX_SITES ?? "").split(",").filter((origin) => URL.canParse(origin));

/** Whether a registered site may be on this machine: one of the sandbox only where the sandbox is, and running. */
export const isLoopbackAllowedFor = ({
  isSandbox,
  authUrl,
}: {
  isSandbox: boolean;
  authUrl: string;
}): boolean => (isSandbox ? sandboxOrigins().includes(new URL(authUrl).origin) : isLoopbackAllowed());
