/*
 * `audit verify`, for `npm run audit:verify`: whether the audit log is as it was written, from the first entry to the
 * last, and as its signed checkpoints know it. `audit checkpoints` prints these, to be kept elsewhere. Changes nothing.
 * Exits 0, or 1 with what is wrong on stderr.
 */
import { existsSync, readFileSync, statSync } from "node:fs";
import { parseArgs } from "node:util";
import { type CheckpointLines, checkHeads } from "../checkpoints/check-heads";
import { checkpointFolder, readCheckpointFolder } from "../checkpoints/checkpoint-folder";
import { readCheckpoints } from "../checkpoints/read-checkpoints";
import { db } from "../db";
import { isDatabaseUnavailable } from "../is-database-unavailable";
import { signingFingerprints } from "../recovery-points/manifest/signing-key";
import { readChain } from "./read-chain";
import { verifyChain } from "./verify-chain";

const USAGE =
  "Say what to do: npm run audit -- verify [--checkpoints FILE]… [--signer SHA256:…]…, or npm run audit -- checkpoints";

async function main(args: readonly string[]): Promise<void> {
  const { positionals, values } = argumentsOf(args);
  const [command] = positionals;
  if (positionals.length !== 1 || (command !== "verify" && command !== "checkpoints")) throw new Error(USAGE);
  if (!process.env.DATABASE_URL) throw new Error("DATABASE_URL is not set: which database?");
  if (command === "verify") return say(await verify(values));
  for await (const lines of readCheckpoints()) say(lines);
}

async function verify({ checkpoints = [], signer = [] }: Values): Promise<string[]> {
  const known = signer.length > 0 ? signer : await ownFingerprints();
  const { heads, fingerprints } = checkHeads(
    await placesOf(checkpoints),
    known && known.length > 0 ? new Set(known) : null,
  );
  const { verified, waiting, head, known: passed, fault } = await verifyChain(readChain({ heads }), heads);
  if (fault) throw new Error(`${fault.words} Right up to position ${verified}.`);
  return [
    `${verified} entries are as they were written${waiting > 0 ? `; ${waiting} wait for the chain` : ""}.`,
    passed > 0
      ? `${passed} signed checkpoints know them so, signed with ${fingerprints.join(", ")}.`
      : "There is no signed checkpoint yet: an end that was cut off would not be missed.",
    ...(passed > 0 && !known ? ["Compare that with the fingerprint that the installation shows."] : []),
    `The last hash, to be kept elsewhere: ${verified} ${head}`,
  ];
}

/** Without the encryption key at hand, as on another machine, nobody is known. */
const ownFingerprints = (): Promise<string[] | null> =>
  signingFingerprints().catch((error: unknown) => {
    if (isDatabaseUnavailable(error)) throw error;
    return null;
  });

/** The database's own, those in the folder that outlives it, and those that were brought. */
async function placesOf(files: readonly string[]): Promise<CheckpointLines[]> {
  const own: string[] = [];
  for await (const lines of readCheckpoints()) own.push(...lines);
  const folder = checkpointFolder();
  const folders = folder && existsSync(folder) ? [folder] : [];
  const places: CheckpointLines[] = [{ from: "the database's checkpoints", lines: own }];
  for (const place of [...folders, ...files]) {
    if (!existsSync(place)) throw new Error(`${place} is not there.`);
    const lines = statSync(place).isDirectory()
      ? await readCheckpointFolder(place)
      : readFileSync(place, "utf8")
          .split(/\r?\n/)
          .filter((line) => line.trim() !== "");
    places.push({ from: place, lines });
  }
  return places;
}

type Values = ReturnType<typeof argumentsOf>["values"];

function argumentsOf(args: readonly string[]) {
  const options = {
    checkpoints: { type: "string", multiple: true },
    signer: { type: "string", multiple: true },
  } as const;
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch {
    throw new Error(USAGE);
  }
}

function say(lines: readonly string[]): void {
  process.stdout.write(lines.map((line) => `${line}\n`).join(""));
}

try {
  await main(process.argv.slice(2));
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
