import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { startEmbeddedPostgres } from "./embedded-postgres.mjs";
import { forgetHome } from "./forget-home.mjs";
import { openHome } from "./home.mjs";
import { migrate } from "./migrate.mjs";

/**
 * A throw-away database of this version, as safe and as slow as the product's own.
 * @template T
 * @param {(url: string, ownerUrl: string) => T} work
 * @returns {Promise<T>}
 */
export async function withBenchDatabase(work) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "stillpoint-bench-"));
  fs.chmodSync(folder, 0o711); // as root the database runs as another user, who must get through
  const home = path.join(folder, "home");
  const server = await startEmbeddedPostgres({ home, id: openHome(home).id });
  try {
    await migrate(server);
    return work(server.appUrl, server.ownerUrl);
  } finally {
    await server.stop();
    await forgetHome(
      home,
      () => true,
      () => {},
    );
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
