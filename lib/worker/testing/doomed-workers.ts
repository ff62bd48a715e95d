import { bundleForManyStarts } from "./bundle";
import { Child } from "./child";
import type { Doom, Moment } from "./moments";

const LOAD_MS = 60_000;

/** Workers that do what they are told: see fixture-doomed-worker.ts. */
export async function doomedWorkers() {
  const program = await bundleForManyStarts("lib/worker/testing/fixture-doomed-worker.ts");
  const children: Child[] = [];
  let told = 0;

  /** Tells it something, and waits until it has done so. */
  async function tell(child: Child, line: string, said: string): Promise<Child> {
    child.process.stdin?.write(`${line}\n`);
    await child.says(said, LOAD_MS);
    return child;
  }

  return {
    /** One that has loaded everything, and waits to be told to begin. */
    async loaded(): Promise<Child> {
      const child = new Child(program.file, { LOG_LEVEL: "warn" });
      children.push(child);
      await child.says("loaded", LOAD_MS);
      return child;
    },
    begin: (child: Child) => tell(child, "go", "ready "),
    /** It counts the moments from now on, and kills itself at that one; null: at none. */
    doom: (child: Child, doom: Doom | null) => {
      told += 1;
      return tell(child, `doom ${told} ${JSON.stringify(doom)}`, `counting ${told}\n`);
    },
    /** The moments that it has passed since it began to count: "before POST …/snapshots". */
    momentsOf: ({ output }: Child): Moment[] =>
      [...output.slice(output.lastIndexOf("counting ")).matchAll(/^moment (\d+) \[(.*?)\] (.*)$/gm)].map(
        ([, n, step = "", name = ""]) => ({ n: Number(n), step, name }),
      ),
    killAll: async () => {
      await Promise.all(children.splice(0).map((child) => child.kill()));
    },
    remove: () => program.remove(),
  };
}

export type DoomedWorkers = Awaited<ReturnType<typeof doomedWorkers>>;
