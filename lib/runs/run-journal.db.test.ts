import { afterAll, afterEach, beforeEach, expect, it, vi } from "vitest";
import { db } from "../db";
import { forgetAllVnfs } from "../vnfs/testing/stored-lab";
import { RunTaken } from "./journal-store";
import { RunJournal } from "./run-journal";
import { storedRun } from "./testing/stored-run";

let runId: string;

beforeEach(async () => {
  ({ runId } = await storedRun({ run: { workerId: "w1" } }));
});
afterEach(() => vi.restoreAllMocks());
afterAll(async () => {
  await forgetAllVnfs();
  await db().site.deleteMany();
  await db().$disconnect();
});

const open = (workerId = "w1") => RunJournal.open({ runId, workerId });
const step = (key: string) => db().runStep.findUniqueOrThrow({ where: { runId_key: { runId, key } } });
const seed = (key: string, position = 1) => ({
  key,
  phase: "quiesce" as const,
  position,
  title: `Quiesce ${key}`,
});

it("keeps what is told of a step, in the order of its telling", async () => {
  const journal = await open();
  journal.plan([seed("quiesce:a"), seed("quiesce:b", 2)]);
  journal.phase("quiesce");
  journal.begin("quiesce:a", 1_000);
  journal.attempt("quiesce:a", {
    at: 1_000,
    endedAt: 1_100,
    result: "503 Service Unavailable",
    hasFailed: true,
  });
  journal.attempt("quiesce:a", { at: 1_200, result: "202 Accepted", requestId: "req-1" });
  journal.note("quiesce:a", { size: 3 });
  journal.end("quiesce:a", { state: "warned", at: 1_300, cause: "slow\0ly", detail: { more: true } });
  await journal.flush();

  expect(await step("quiesce:a")).toMatchObject({
    state: "warned",
    startedAt: new Date(1_000),
    endedAt: new Date(1_300),
    cause: "slow\ufffdly",
    detail: { size: 3, more: true },
    attempts: [
      { at: 1_000, endedAt: 1_100, result: "503 Service Unavailable", hasFailed: true },
      { at: 1_200, result: "202 Accepted", requestId: "req-1" },
    ],
  });
  expect(await step("quiesce:b")).toMatchObject({ state: "waiting", position: 2, startedAt: null });
  expect(await db().run.findUnique({ where: { id: runId } })).toMatchObject({ phase: "quiesce" });
});

it("goes on in another worker: a step that was under way keeps its beginning and its tries", async () => {
  const first = await open();
  first.plan([seed("quiesce:a")]);
  first.begin("quiesce:a", 1_000);
  first.attempt("quiesce:a", { at: 1_000, result: "sent" });
  await first.flush();

  await db().run.update({ where: { id: runId }, data: { workerId: "w2" } });
  const second = await open("w2");
  second.plan([seed("quiesce:a")]);
  second.begin("quiesce:a");
  second.attempt("quiesce:a", { at: 2_000, result: "202 Accepted" });
  await second.flush();
  expect(await step("quiesce:a")).toMatchObject({ state: "running", startedAt: new Date(1_000) });
  expect((await step("quiesce:a")).attempts).toHaveLength(2);

  first.end("quiesce:a", { state: "failed" });
  await expect(first.flush()).rejects.toThrow(RunTaken);
  await expect(first.flush()).rejects.toThrow(RunTaken);
  expect(await step("quiesce:a")).toMatchObject({ state: "running" });
});

it("tells at once and writes later while the database is away; a flush says why it waits in vain", async () => {
  const journal = await open();
  const away = vi.spyOn(db(), "$queryRaw").mockRejectedValue(new Error("Connection terminated"));
  journal.plan([seed("quiesce:a"), seed("quiesce:b", 2)]);
  journal.phase("quiesce");
  journal.begin("quiesce:a");
  await expect(journal.flush(50)).rejects.toThrow("could not be written within 50 ms");
  await vi.waitFor(() => expect(away).toHaveBeenCalled(), 20_000);
  await expect(journal.flush(50)).rejects.toThrow("Connection terminated");
  journal.end("quiesce:a", { state: "succeeded" });
  away.mockRestore();
  await journal.flush();
  expect(await step("quiesce:a")).toMatchObject({ state: "succeeded" });
  expect(await step("quiesce:b")).toMatchObject({ state: "waiting" });
  expect(await db().run.findUnique({ where: { id: runId } })).toMatchObject({ phase: "quiesce" });
});

it("closes what is left open: never begun is skipped, begun and not ended is unknown", async () => {
  const journal = await open();
  journal.plan([seed("quiesce:a"), seed("quiesce:b", 2), seed("quiesce:c", 3)]);
  journal.begin("quiesce:a");
  journal.end("quiesce:a", { state: "succeeded" });
  journal.begin("quiesce:b");
  expect(journal.hasFailedSteps).toBe(false);
  journal.closeOpenSteps();
  expect(journal.hasFailedSteps).toBe(true);
  await journal.flush();
  const rows = await db().runStep.findMany({ where: { runId }, orderBy: { position: "asc" } });
  expect(rows.map(({ state }) => state)).toEqual(["succeeded", "unknown", "skipped"]);
  expect(rows[2]?.startedAt).toBeNull();
});

it("keeps the first tries and the newest of very many, and counts the others", async () => {
  const journal = await open();
  journal.begin("thaw:a");
  for (let at = 1; at <= 80; at++) journal.attempt("thaw:a", { at, result: "no answer" });
  await journal.flush();
  const { attempts, detail } = await step("thaw:a");
  const times = (attempts as { at: number }[]).map(({ at }) => at);
  expect(times).toHaveLength(50);
  expect(times.slice(0, 11)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 41]);
  expect(times.at(-1)).toBe(80);
  expect(detail).toEqual({ attemptsLeftOut: 30 });
});
