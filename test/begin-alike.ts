import { vi } from "vitest";

const globals = globalThis as { testEnv?: NodeJS.ProcessEnv };

/**
 * Files that share a process begin alike, whatever those before them left: the variables of the environment, the time and
 * the globals are as in the first. (Vitest itself ends the spies of a file.)
 */
export function beginAlike(): void {
  globals.testEnv ??= { ...process.env };
  for (const name of Object.keys(process.env))
    if (!(name in globals.testEnv) && !name.startsWith("VITEST")) delete process.env[name];
  for (const [name, value] of Object.entries(globals.testEnv))
    if (!name.startsWith("VITEST")) process.env[name] = value;
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
}
