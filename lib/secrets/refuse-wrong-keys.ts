import { isDatabaseUnavailable } from "../is-database-unavailable";
import { keyComplaint } from "./check-keys";

const AGAIN_MS = 5_000;

/**
 * Ends this process with the reason when its encryption keys are not those of its database. While the database does
 * not answer, or has no tables yet, it is asked again and again: nothing can be sealed or opened meanwhile.
 */
export async function refuseWrongKeys(): Promise<void> {
  try {
    const complaint = await keyComplaint();
    if (complaint === null) return;
    console.error(complaint);
    process.exit(1);
  } catch (error) {
    if (!isDatabaseUnavailable(error) && !hasNoTable(error)) throw error;
    setTimeout(() => void refuseWrongKeys(), AGAIN_MS).unref();
  }
}

/** A database that this build has yet to be migrated for: the health check tells of that. */
const hasNoTable = (error: unknown): boolean =>
  ["P2021", "P2022"].includes((error as { code?: string } | null)?.code ?? "");
