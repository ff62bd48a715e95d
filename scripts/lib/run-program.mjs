import { requireEncryptionKey } from "./encryption-key.mjs";
import { PROGRAM_ARGS, PROGRAM_ENV } from "./node-args.mjs";
import { inRoot } from "./paths.mjs";
import { ownEnvironment } from "./product-children.mjs";
import { requireSettings } from "./require-settings.mjs";
import { runInTerminal } from "./run-tool.mjs";
import { readSettings } from "./settings.mjs";

/**
 * One of our programs in the foreground, for production.
 * @param {"worker" | "guardian"} name
 * @returns {Promise<number>} exit code
 */
export function runProgram(name) {
  const program = inRoot(`dist/${name}.mjs`);
  requireSettings(["DATABASE_URL"], [program]);
  const { home } = readSettings(process.env);
  requireEncryptionKey(home);
  return runInTerminal(process.execPath, [...PROGRAM_ARGS, program], {
    ...PROGRAM_ENV,
    ...ownEnvironment(),
    NODE_ENV: "production",
    STILLPOINT_HOME: home,
  });
}
