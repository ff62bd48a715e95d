import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { startEmbeddedPostgres } from "../../../scripts/lib/embedded-postgres.mjs";
import { forgetHome } from "../../../scripts/lib/forget-home.mjs";
import { openHome } from "../../../scripts/lib/home.mjs";
import { migrate } from "../../../scripts/lib/migrate.mjs";
import { db } from "../../db";
import { knowTestKey } from "../../secrets/testing/know-test-key";

/**
 * A PostgreSQL of a test file's own, migrated, that can be stopped; this process and its children use it from here on.
 * @param isDurable what is committed outlives `die`, as in production; else the last commits may be lost by it
 */
export async function ownDatabase({ isDurable = false } = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), "stillpoint-test-"));
  chmodSync(folder, 0o711); // as root the database runs as another user, who must get through
  const home = path.join(folder, "home");
  const { id } = openHome(home);
  const start = () => startEmbeddedPostgres({ home, id, fast: !isDurable });
  let server = await start();
  await migrate(server);
  Object.assign(process.env, {
    DATABASE_URL: server.appUrl,
    DATABASE_OWNER_URL: server.ownerUrl,
    STILLPOINT_KEY: `test:${randomBytes(32).toString("base64")}`,
    STILLPOINT_ALLOW_LOOPBACK: "1",
  });
  await knowTestKey();

  return {
    stop: () => server.stop(),
    /** As when its machine loses power: no connection is told, nothing under way is ended (immediate shutdown). */
    async die(): Promise<void> {
      const ended = server.keeper.exitCode === null ? once(server.keeper, "exit") : undefined;
      process.kill(server.pid, "SIGQUIT");
      await ended;
    },
    /** Does nothing where it runs. */
    async startAgain(): Promise<void> {
      if (server.keeper.exitCode === null) return;
      server = await start();
      if (server.appUrl !== process.env.DATABASE_URL) throw new Error("the database has moved");
    },
    async close(): Promise<void> {
      await db().$disconnect();
      await server.stop();
      await forgetHome(
        home,
        () => true,
        () => {},
      );
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export type OwnDatabase = Awaited<ReturnType<typeof ownDatabase>>;
