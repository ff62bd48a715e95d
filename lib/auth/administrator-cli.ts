/*
 * `administrator ensure | reset`: one line of JSON on stdout, for `npm run up` and `npm run password`.
 * Exits 0, or 1 with one sentence on stderr.
 */
import { db } from "../db";
import { isDatabaseUnavailable } from "../is-database-unavailable";
import { ensureAdministrator, resetAdministrator } from "./ensure-administrator";

const COMMANDS = new Map([
  ["ensure", ensureAdministrator],
  ["reset", resetAdministrator],
]);

async function main(argument: string | undefined): Promise<void> {
  const command = COMMANDS.get(argument ?? "");
  if (!command) throw new Error("Say what to do: administrator ensure, or administrator reset.");
  if (!process.env.DATABASE_URL) throw new Error("DATABASE_URL is not set: which database?");
  process.stdout.write(`${JSON.stringify(await command())}\n`);
}

try {
  await main(process.argv[2]);
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
} finally {
  await db().$disconnect();
}

function explain(error: unknown): string {
  if (isDatabaseUnavailable(error))
    return "The database does not answer: is it running, and is DATABASE_URL right?";
  const { code, message } = error as { code?: string; message?: string };
  if (code === "P2021") return "The database has no tables yet: run `npm run migrate` first.";
  return message?.trim().split("\n").at(-1) ?? String(error);
}
