import { parentPort } from "node:worker_threads";
import { db } from "../db";
import { incidentLoop } from "./incident-loop";
import { notifyLoop } from "./notify-loop";

/**
 * Looks at what is wrong, and sends what is due, in a thread of the guardian's: until that says to stop. Beside a worker, or
 * another guardian, that does the same it does no harm: turns exclude each other, and each message is claimed by one.
 */
export function tellInstead(): void {
  const loops = [incidentLoop({ isLazy: false }), notifyLoop()];
  for (const loop of loops) loop.start();
  parentPort?.once("message", async () => {
    await Promise.all(loops.map((loop) => loop.stop()));
    await db()
      .$disconnect()
      .catch(() => {});
    process.exit(0); // ends the thread
  });
}
