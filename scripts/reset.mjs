/* npm run reset: forgets all data of the embedded database, after asking. `--yes` answers for scripts. */
import { createInterface } from "node:readline/promises";
import { Complaint, runMain } from "./lib/complaint.mjs";
import { forgetHome } from "./lib/forget-home.mjs";
import { say } from "./lib/progress.mjs";
import { readSettings } from "./lib/settings.mjs";

await runMain(async () => {
  const { home, databaseUrl } = readSettings(process.env);
  if (databaseUrl)
    throw new Complaint(
      "DATABASE_URL is set: that database is not Stillpoint's own, so it is not deleted here.",
    );
  await forgetHome(home, () => process.argv.includes("--yes") || askFor(home));
});

/** @param {string} home */
async function askFor(home) {
  if (!process.stdin.isTTY)
    throw new Complaint("Nobody is there to be asked: add `-- --yes` to delete without asking.");
  say(
    `This deletes all data of Stillpoint in ${home}: accounts, settings, records of backups. It cannot be undone.`,
  );
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question('Type "forget" to go on: ');
  terminal.close();
  return answer.trim() === "forget";
}
