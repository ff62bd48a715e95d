import { expect, it } from "vitest";
import { listSnapshots } from "../../openstack/cinder/snapshots";
import { collect } from "../../openstack/pagination";
import { killedAsleep } from "../testing/killed-asleep";
import { scaledClock } from "../testing/scaled-clock";
import {
  type Begun,
  backupsOf,
  begun,
  expectTidy,
  first,
  go,
  handedOn,
  plan,
  rowsOf,
  stage,
  states,
  withBackUpStage,
} from "../testing/with-back-up-stage";
import { tidy } from "../tidy";
import { backUp } from "./back-up";

withBackUpStage();

/** A context that dies at its nth event: a call, a note, a hand-over. What it tells or asks after that fails as well. */
function mortal(of: Begun, lives: number) {
  let left = lives;
  const live = () => {
    if (left-- <= 0) throw new Error("killed");
  };
  const { ctx, journal } = stage.context(plan, of.ctx.run);
  const dying = {
    ...ctx,
    assertFence: live,
    session: async (id: string) => {
      live();
      const session = await ctx.session(id);
      return new Proxy(session, {
        get(target, name, self) {
          const value: unknown = Reflect.get(target, name, self);
          if (name !== "jsonAnswer" || typeof value !== "function") return value;
          // After the answer, before it is noted.
          return async (...args: unknown[]) => {
            const answer: unknown = await value.apply(target, args);
            live();
            return answer;
          };
        },
      });
    },
    reader: async (id: string) => {
      live();
      return ctx.reader(id);
    },
  };
  return { ctx: dying, journal, live };
}

it("goes on wherever a worker died, makes every backup once, and leaves nothing over", async () => {
  let deaths = 0;
  for (let lives = 0; ; lives++) {
    const run = await begun();
    const { ctx, live } = mortal(run, lives);
    const died = await backUp(ctx, run.pointId, run.window, async () => live()).then(
      () => false,
      () => true,
    );
    const { ctx: next } = stage.context(plan, run.ctx.run);
    await go({ ...run, ctx: next });
    const rows = await rowsOf(run);
    expect(rows.map((r) => r.state)).toEqual(["available", "available"]);
    expect(handedOn.sort()).toEqual(rows.map(({ id }) => id).sort());
    const { ctx: last, journal } = stage.context(plan, run.ctx.run, { clock: scaledClock(10) });
    await tidy(last);
    expect(journal.of("tidy").end).toMatchObject({ state: "succeeded" });
    for (const { volumeId, backupId } of rows) {
      const ours = (await backupsOf(volumeId)).filter((b) => b.metadata.stillpoint_run === run.ctx.run.id);
      expect(ours.map(({ id, status }) => [id, status])).toEqual([[backupId, "available"]]);
      expect(await collect(listSnapshots(stage.member, { volumeId }))).toEqual([]);
    }
    if (!died) break;
    deaths++;
  }
  expect(deaths).toBeGreaterThan(8);
}, 120_000);

it("waits out what a dead worker may have sent, before it asks once more", async () => {
  // The sandbox’s 400 s are 4 s, our 61 s are 6 s.
  const clock = scaledClock(10);
  const run = await begun();
  await stage.control.addFault({
    at: "request",
    route: "backups.create",
    subject: first,
    effect: { do: "deliver-late", ms: 400_000 },
    times: 1,
  });
  await expect(go({ ...run, ctx: killedAsleep(run.ctx, clock) })).rejects.toThrow("killed");
  await go({ ...run, ...stage.context(plan, run.ctx.run, { clock }) });
  await stage.control.advance(500_000);
  expect((await rowsOf(run)).map((r) => r.state)).toEqual(["available", "available"]);
  expect(await states(first)).toEqual(["available"]);
  await expectTidy(run);
});
