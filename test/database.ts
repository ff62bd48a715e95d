import { randomBytes } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { startEmbeddedPostgres } from "../scripts/lib/embedded-postgres.mjs";
import { forgetHome } from "../scripts/lib/forget-home.mjs";
import { openHome } from "../scripts/lib/home.mjs";
import { migrate } from "../scripts/lib/migrate.mjs";

/**
 * A throw-away PostgreSQL for the integration tests, migrated: DATABASE_URL is the app's role, DATABASE_OWNER_URL the
 * owner's, TEST_SUPERUSER_URL may do anything.
 */
export default async function setup() {
  const folder = mkdtempSync(path.join(tmpdir(), "stillpoint-test-"));
  chmodSync(folder, 0o711); // as root the database runs as another user, who must get through
  const home = path.join(folder, "home");
  const server = await startEmbeddedPostgres({ home, id: openHome(home).id, fast: true });
  const teardown = async () => {
    await server.stop();
    await forgetHome(
      home,
      () => true,
      () => {},
    );
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await migrate(server);
  } catch (error) {
    await teardown();
    throw error;
  }
  process.env.STILLPOINT_KEY = `test:${randomBytes(32).toString("base64")}`;
  process.env.DATABASE_URL = server.appUrl;
  process.env.DATABASE_OWNER_URL = server.ownerUrl;
  process.env.TEST_SUPERUSER_URL = server.superuserUrl;
  return teardown;
}
