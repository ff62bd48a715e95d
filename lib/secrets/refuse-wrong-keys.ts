import { isDatabaseUnavailable } from "../is-database-unavailable";
import { log } from "../log";
import { keyComplaint } from "./check-keys";

const AGAIN_MS = 5_000;

/**
 * Ends this process with the reason when its encryption keys are not those of its database. While that cannot be told
 * it is asked again and again, whatever the cause: `seal` asks for itself and seals nothing meanwhile.
 */
export async function refuseWrongKeys(): Promise<void> {
  try {
    const complaint = await keyComplaint();
    if (complaint === null) return;
    console.error(complaint);
    process.exit(1);
  } catch (error) {
    if (!isDatabaseUnavailable(error) && !hasNoTable(error))
      log.error({ err: error }, "the encryption key could not be checked; it is tried again");
    setTimeout(() => void refuseWrongKeys(), AGAIN_MS).unref();
  }
}

/** A database that this build has yet to be migrated for: the health check tells of that. */
const hasNoTable = (error: unknown): boolean =>
  ["P2021", "P2022"].includes((error as { code?: string } | null)?.code ?? "");
