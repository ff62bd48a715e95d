/** An error that is explained in one sentence: shown without a stack, because the reader can act on it. */
export class Complaint extends Error {
  /** @override */
  name = "Complaint";
}

/** @type {Record<string, (where: string) => string>} */
const SENTENCES = {
  ENOSPC: (where) => `The disk is full${where}: free some space and run the command again.`,
  EDQUOT: (where) => `The disk quota is used up${where}: free some space and run the command again.`,
  EROFS: (where) => `The folder is read-only${where}: Stillpoint needs to write there.`,
  EACCES: (where) => `No permission to write${where}: Stillpoint needs to write there.`,
  EPERM: (where) => `Writing is not permitted${where}: Stillpoint needs to write there.`,
};

/**
 * Turns the errors that users meet into one sentence; anything else comes back unchanged.
 * @param {unknown} error
 * @returns {unknown}
 */
export function explain(error) {
  if (error instanceof Complaint || !(error instanceof Error)) return error;
  const { code, path } = /** @type {NodeJS.ErrnoException} */ (error);
  const sentence = SENTENCES[code ?? ""];
  return sentence ? new Complaint(sentence(path ? ` at ${path}` : "")) : error;
}

/**
 * Finds the sentence for a child process that failed, from what it printed.
 * @param {string} what
 * @param {string} output
 */
export function explainOutput(what, output) {
  if (/ENOSPC|No space left on device/i.test(output))
    return new Complaint(`The disk is full: ${what} failed.`);
  if (/EROFS|Read-only file system/i.test(output))
    return new Complaint(`The folder is read-only: ${what} failed.`);
  const tail = output.trim().split("\n").slice(-25).join("\n");
  return Object.assign(new Complaint(`${what} failed:\n${tail}`), { output });
}

/**
 * Runs a command's main function; a failure ends the process with status 1 and its sentence.
 * @param {() => Promise<void | number>} main
 */
export async function runMain(main) {
  try {
    const code = await main();
    if (typeof code === "number") process.exitCode = code;
  } catch (thrown) {
    const error = explain(thrown);
    console.error(error instanceof Complaint ? error.message : error);
    process.exitCode = 1;
  }
}
