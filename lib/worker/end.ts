import { log } from "../log";
import { EXIT } from "./exit-codes";

/** Ends this process at once: nothing that is still under way in it gets another turn. */
export function end(code: number, message?: string): never {
  if (message) {
    if (code === EXIT.STOPPED) log.warn(message);
    else log.fatal(message);
  }
  process.exit(code);
}
