/*
 * `audit verify`, for `npm run audit`: whether the audit log is as it was written, from the first entry to the last.
 * Changes nothing. Exits 0, or 1 with what is wrong on stderr.
 */
import { db } from "../db";
import { isDatabaseUnavailable } from "../is-database-unavailable";
import { readChain } from "./read-chain";
import { verifyChain } from "./verify-chain";

async function main(command: string | undefined): Promise<string[]> {
  if (command !== "verify") throw new Error("Say what to do: npm run audit -- verify");
  if (!process.env.DATABASE_URL) throw new Error("DATABASE_URL is not set: which database?");
  const { verified, waiting, head, fault } = await verifyChain(readChain());
  if (fault) throw new Error(`${fault.words} Right up to position ${verified}.`);
  return [
    `${verified} entries are as they were written${waiting > 0 ? `; ${waiting} wait for the chain` : ""}.`,
    `The last hash, to be kept elsewhere: ${verified} ${head.toString("hex")}`,
  ];
}

try {
  process.stdout.write(`${(await main(process.argv[2])).join("\n")}\n`);
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(
    isDatabaseUnavailable(error)
      ? "The database does not answer: is it running, and is DATABASE_URL right?\n"
      : `${message.trim()}\n`,
  );
  process.exitCode = 1;
} finally {
  await db().$disconnect();
}
