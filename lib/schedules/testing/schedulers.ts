import { bundleForManyStarts } from "../../worker/testing/bundle";
import { Child } from "../../worker/testing/child";

const LOAD_MS = 60_000;

/** In the midst of what a process kills itself: see fixture-scheduler.ts. */
export interface Doom {
  vnfId: string;
  /** The slot is written down, and not committed; is the worker's, and nothing more; its run is written, and not committed. */
  at: "claiming" | "claimed" | "starting";
}

export interface Turn {
  number: number;
  now: Date;
  doom: Doom | null;
}

/** Processes that do what workers do about schedules, one turn at a time, by the clock that they are told. */
export async function schedulers() {
  const program = await bundleForManyStarts("lib/schedules/testing/fixture-scheduler.ts");
  const children: Child[] = [];
  let number = 0;

  function tell(child: Child, now: Date, doom: Doom | null): string {
    number += 1;
    child.output = "";
    child.process.stdin?.write(`${JSON.stringify({ number, now, doom } satisfies Turn)}\n`);
    return `turned ${number}\n`;
  }

  return {
    async start(): Promise<Child> {
      const child = new Child(program.file, { LOG_LEVEL: "warn", WORKER_ID: `worker-${children.length}` });
      children.push(child);
      await child.says("loaded", LOAD_MS);
      return child;
    },
    turn: (child: Child, now: Date) => child.says(tell(child, now, null)),
    /** Its last turn. @returns how it ended: null when it did not */
    async lastTurn(child: Child, now: Date, doom: Doom): Promise<NodeJS.Signals | null> {
      await Promise.race([child.exit, child.says(tell(child, now, doom))]);
      return child.process.signalCode;
    },
    async remove(): Promise<void> {
      await Promise.all(children.map((child) => child.kill()));
      await program.remove();
    },
  };
}
