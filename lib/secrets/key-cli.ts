/*
 * `key rotate | forget-old | drop-lost`, for `npm run key`: says what it did and what is next, and never a key.
 * Exits 0, or 1 with one sentence on stderr.
 */
import { db } from "../db";
import { isDatabaseUnavailable } from "../is-database-unavailable";
import { KEY_COMMANDS } from "./key-commands";

async function main(argument: string | undefined): Promise<void> {
  const command = KEY_COMMANDS.get(argument ?? "");
  if (!command) throw new Error(`Say what to do: key ${[...KEY_COMMANDS.keys()].join(" | ")}.`);
  if (!process.env.DATABASE_URL) throw new Error("DATABASE_URL is not set: which database?");
  process.stdout.write(`${(await command()).join("\n")}\n`);
}

try {
  await main(process.argv[2]);
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(
    isDatabaseUnavailable(error)
      ? "The database does not answer: is it running, and is DATABASE_URL right?\n"
      : `${message.trim().split("\n").at(-1)}\n`,
  );
  process.exitCode = 1;
} finally {
  await db().$disconnect();
}
