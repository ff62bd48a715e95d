import { db } from "../db";
import { sandboxOrigins } from "../sites/loopback-switch";
import type { SandboxMark } from "./mark";

/** What every page says of the sandbox's sites; null where none is registered. Throws the driver's error. */
export async function sandboxMark(): Promise<SandboxMark | null> {
  const sites = await db().site.findMany({
    where: { isRemembered: false },
    select: { name: true, isSandbox: true },
    orderBy: { nameKey: "asc" },
  });
  const simulated = sites.filter(({ isSandbox }) => isSandbox).map(({ name }) => name);
  if (simulated.length === 0) return null;
  return {
    sites: simulated,
    hasRealSites: simulated.length < sites.length,
    isRunning: sandboxOrigins().length > 0,
  };
}
