import pg from "pg";

const need = (name: "DATABASE_URL" | "DATABASE_OWNER_URL"): string => {
  const url = process.env[name];
  if (!url) throw new Error(`${name} is not set: test/database.ts should have set it`);
  return url;
};

/** The address that the product uses: the lesser role. */
export const appUrl = (): string => need("DATABASE_URL");

/** A connection as the owner of the tables, for arranging and looking. The caller ends it. */
export async function connectAsOwner(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: need("DATABASE_OWNER_URL") });
  client.on("error", () => {});
  await client.connect();
  return client;
}

/** Of tests before: no worker lives, and no run waits to be taken up. */
export async function forgetWorkers(): Promise<void> {
  const owner = await connectAsOwner();
  await owner.query("TRUNCATE workers; DELETE FROM dbos.workflow_status");
  await owner.end();
}

/** Polls until `look` gives something other than undefined or false, or the time is over. */
export async function until<T>(
  look: () => Promise<T | undefined | false>,
  timeoutMs: number,
  everyMs = 20,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found as T;
    if (Date.now() > deadline) throw new Error(`nothing came within ${timeoutMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
