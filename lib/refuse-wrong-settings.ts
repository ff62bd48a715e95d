import { env } from "./env";

/** Ends this process with the reason when its settings are missing or wrong: better than pages that all fail. */
export function refuseWrongSettings(): void {
  try {
    env();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}
