import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** A command of the real two-region cloud; resolves when it has ended well. */
export const devcloud = (...words: string[]): Promise<unknown> =>
  promisify(execFile)("bash", ["devcloud/devcloud.sh", ...words]);
