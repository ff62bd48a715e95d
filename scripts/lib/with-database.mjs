import { Complaint } from "./complaint.mjs";
import { startEmbeddedPostgres } from "./embedded-postgres.mjs";
import { openHome } from "./home.mjs";
import { takeHome } from "./home-lock.mjs";
import { claimOpenFolder } from "./open-folder.mjs";
import { readCredentials, urlFor } from "./postgres-credentials.mjs";

/**
 * @typedef {{ appUrl: string, ownerUrl: string, embedded: boolean }} DatabaseUrls
 */

/**
 * Does some work with the database of these settings: the user's own, or the embedded one, which is started for the
 * moment unless it runs already.
 * @template T
 * @param {import("./settings.mjs").Settings} settings
 * @param {string} what the command, for others who find the data folder in use
 * @param {(urls: DatabaseUrls) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withDatabase({ home, databaseUrl, ownerUrl }, what, work) {
  if (databaseUrl) return work({ appUrl: databaseUrl, ownerUrl: ownerUrl ?? databaseUrl, embedded: false });
  const { id } = openHome(home);
  claimOpenFolder(home, id);
  const { lock, heldBy } = takeHome(home, { what });
  if (heldBy) {
    const credentials = readCredentials(home);
    if (!heldBy.address || !credentials)
      throw new Complaint(
        `\`${heldBy.what}\` (process ${heldBy.holder.pid}) is using the data: try again when it is done.`,
      );
    return work({
      appUrl: urlFor(credentials, "app"),
      ownerUrl: urlFor(credentials, "owner"),
      embedded: true,
    });
  }
  try {
    const server = await startEmbeddedPostgres({ home, id });
    try {
      return await work({ appUrl: server.appUrl, ownerUrl: server.ownerUrl, embedded: true });
    } finally {
      await server.stop();
    }
  } finally {
    lock.release();
  }
}
