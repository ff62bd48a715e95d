import fs from "node:fs";
import { Complaint } from "./complaint.mjs";

/**
 * What a production process needs before it can start, named in one sentence when it is missing.
 * @param {string[]} variables
 * @param {string[]} built files that `npm run build` makes
 */
export function requireSettings(variables, built) {
  const missing = variables.filter((name) => !process.env[name]);
  if (missing.length > 0)
    throw new Complaint(
      `${missing.join(", ")} ${missing.length === 1 ? "is" : "are"} not set: see "Settings" in docs/operating.md (\`npm run up\` needs none).`,
    );
  if (!built.every((file) => fs.existsSync(file)))
    throw new Complaint("Stillpoint has not been built yet: run `npm run build` first.");
}
