import pg from "pg";
import { describe, expect, it } from "vitest";
import { openResources } from "../../runs/run-resources";
import { runWindow } from "./run-window";
import { THAWN, windowLab } from "./testing/window-lab";

const { lab, plan, happened, leases, audit } = windowLab();

describe("the database in the window (11, 13)", () => {
  it("is not waited for: everything thaws while no row can be written, and is written later", async () => {
    const { ctx, journal } = await lab.stage.begin(plan());
    const blocker = new pg.Client({ connectionString: process.env.DATABASE_OWNER_URL });
    await blocker.connect();
    try {
      let locked: Promise<unknown> | undefined;
      const begin = journal.begin.bind(journal);
      // From the first quiesce on nobody can write or read what the window writes.
      journal.begin = (key) => {
        begin(key);
        locked ??= blocker
          .query("BEGIN")
          .then(() =>
            blocker.query(
              "LOCK TABLE freeze_leases, audit_entries, runs, run_resources IN ACCESS EXCLUSIVE MODE",
            ),
          );
      };
      const running = runWindow(ctx);
      const seen: string[] = [];
      await expect.poll(async () => seen.push(...(await happened())), { timeout: 40_000 }).toBe(12);
      expect(seen.slice(-3)).toEqual(THAWN);
      await locked;
      expect(await Promise.race([running.then(() => "returned"), Promise.resolve("waits")])).toBe("waits");
      await blocker.query("ROLLBACK");
      expect((await running).stop).toBeNull();
    } finally {
      await blocker.end();
    }
    const entries = await audit(ctx.run.id);
    expect(entries.filter((e) => e.result === "done")).toHaveLength(12);
  });

  /** Until the arming waits for a lock, which is then held for longer than an arming may take. */
  async function armSlowly(blocker: pg.Client): Promise<void> {
    await blocker.query("BEGIN");
    await blocker.query("LOCK TABLE freeze_leases IN EXCLUSIVE MODE");
    const waits = async () =>
      (
        await blocker.query(
          "SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'freeze_leases'::regclass",
        )
      ).rowCount;
    await expect.poll(waits, { timeout: 20_000 }).toBeGreaterThan(0);
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    await blocker.query("ROLLBACK");
  }

  it("that is too slow to arm begins nothing, and is asked again", async () => {
    const { ctx } = await lab.stage.begin(plan());
    const blocker = new pg.Client({ connectionString: process.env.DATABASE_OWNER_URL });
    await blocker.connect();
    try {
      const running = runWindow(ctx);
      running.catch(() => {});
      await armSlowly(blocker);
      await expect.poll(async () => (await leases(ctx.run.id)).length, { timeout: 40_000 }).toBe(3);
      expect(await happened()).toEqual([]);
      const record = await running;
      expect(record).toMatchObject({ attempt: 2, stop: null });
    } finally {
      await blocker.end();
    }
    expect((await happened()).slice(-3)).toEqual(THAWN);
    const states = (await leases(ctx.run.id)).map(({ attempt, state }) => `${attempt} ${state}`).sort();
    expect(states).toEqual([...Array(3).fill("1 not_frozen"), ...Array(3).fill("2 thawed")]);
    const entries = await audit(ctx.run.id);
    expect(entries.filter((e) => e.reason === "it was not needed, and not sent")).toHaveLength(12);
    expect(entries.filter((e) => e.result === "done")).toHaveLength(12);
  });

  it("that is too slow each time ends the run, and nothing was sent", async () => {
    const { ctx } = await lab.stage.begin(plan());
    const blocker = new pg.Client({ connectionString: process.env.DATABASE_OWNER_URL });
    await blocker.connect();
    try {
      const running = runWindow(ctx);
      running.catch(() => {});
      for (let tries = 1; tries <= 3; tries++) {
        await armSlowly(blocker);
        const ended = async () =>
          (await leases(ctx.run.id)).filter(({ state }) => state === "not_frozen").length;
        await expect.poll(ended, { timeout: 40_000 }).toBe(3 * tries);
      }
      await expect(running).rejects.toMatchObject({
        name: "RunStopped",
        reason: { cause: expect.stringContaining("database took") },
      });
    } finally {
      await blocker.end();
    }
    expect(await happened()).toEqual([]);
    expect((await leases(ctx.run.id)).map((l) => l.state)).toEqual(Array(9).fill("not_frozen"));
    // It is certain that no snapshot was asked for: tidying has nothing to look for.
    expect(await openResources(ctx.run.id)).toEqual([]);
  });
});
