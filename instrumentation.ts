/** Runs once when the server starts. */
export async function register() {
  if (process.env.NEXT_RUNTIME === "nodejs") {
    // First: whatever else fails, a visitor's address is never the one that they claim.
    const { stampPeerAddress } = await import("@/lib/auth/stamp-peer-address");
    stampPeerAddress();
    const { markPrefetches } = await import("@/lib/auth/mark-prefetches");
    markPrefetches();
    const { refuseWrongSettings } = await import("@/lib/refuse-wrong-settings");
    refuseWrongSettings();
    const { refuseWrongKeys } = await import("@/lib/secrets/refuse-wrong-keys");
    await refuseWrongKeys();
  }
}
