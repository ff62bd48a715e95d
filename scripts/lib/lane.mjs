import { AsyncLocalStorage } from "node:async_hooks";
import { createInterface } from "node:readline";

/** @type {AsyncLocalStorage<string>} */
const names = new AsyncLocalStorage();

const WIDTH = 24;

/** What each line of the work begins with, so that one sees whose it is: nothing where no other work is beside. */
export const lanePrefix = () => {
  const name = names.getStore();
  return name === undefined ? "" : `${name.padEnd(WIDTH)} | `;
};

/**
 * Does some work that says, by `say` and through its programs, whose each line is.
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} work
 */
export const inLane = (name, work) => names.run(name, work);

/**
 * Prints the lines of a program of this lane.
 * @param {import("node:stream").Readable | null} stream
 */
export function printLines(stream) {
  const prefix = lanePrefix();
  if (stream) createInterface({ input: stream }).on("line", (line) => console.log(`${prefix}${line}`));
}
