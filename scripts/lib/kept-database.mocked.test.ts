import { mkdirSync, mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it, vi } from "vitest";
import { KeptDatabase } from "./kept-database.mjs";

vi.mock("./embedded-postgres.mjs", () => ({
  startEmbeddedPostgres: async () => ({ pid: 1, keeper: { once() {} } }),
}));

it("keeps the server's log small", async () => {
  const home = mkdtempSync(path.join(tmpdir(), "stillpoint kept "));
  try {
    const file = path.join(home, "logs/database.log");
    mkdirSync(path.dirname(file));
    writeFileSync(file, "");
    truncateSync(file, 10_000_000);
    const database = new KeptDatabase({ home, id: "", onStart: () => {}, onMoved: () => {} });
    await database.start().catch(() => {}); // the stand-in has no address
    expect(statSync(file).size).toBe(0);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
});
