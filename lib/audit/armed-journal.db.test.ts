import { randomUUID } from "node:crypto";
import { afterAll, expect, it } from "vitest";
import { systemClock } from "../clock";
import { db } from "../db";
import type { CallOutcome, ChangingCall } from "../openstack/journal";
import { newRequestId } from "../openstack/request-id";
import { ArmedJournal, type FinishedTry, type ForeseenCall } from "./armed-journal";
import { outcomeQueue } from "./outcome-queue";
import { audited } from "./record";

const actor = { kind: "worker", name: "w1" } as const;
afterAll(() => db().$disconnect());

const foreseen = (purpose: string): ForeseenCall => ({
  service: "compute",
  method: "POST",
  path: "/servers/1/action",
  globalRequestId: newRequestId(),
  purpose,
});
const callOf = (f: ForeseenCall): ChangingCall => ({ ...f, site: "Lyon", body: undefined });
const done: CallOutcome = { result: "done", status: 202, requestIds: ["req-a"] };
const failed = (status: number, isAmbiguous: boolean): CallOutcome => ({
  result: "failed",
  kind: "conflict",
  cause: `HTTP ${status}`,
  status,
  isAmbiguous,
  requestIds: [`req-${status}`],
});

async function armed(...calls: ForeseenCall[]) {
  const runId = randomUUID();
  const queue = outcomeQueue(actor, systemClock);
  const tries: FinishedTry[] = [];
  const journal = new ArmedJournal({
    actor,
    site: { id: randomUUID(), name: "Lyon" },
    runId,
    queue,
    now: () => Date.now(),
    onTry: (tried) => tries.push(tried),
  });
  const intents = await audited((tx) => journal.arm(tx, calls));
  const attempt = async (call: ForeseenCall, outcome: CallOutcome) =>
    journal.after(await journal.before(callOf(call)), outcome);
  const outcomes = async () => {
    await queue.flush(5_000);
    const entries = await db().auditEntry.findMany({ where: { runId }, orderBy: { id: "asc" } });
    return intents.map((id) => entries.filter((e) => e.intentId === id));
  };
  return { journal, intents, attempt, outcomes, tries, runId, queue };
}

it("has one outcome for each intent: of all tries together, the best", async () => {
  const [once, twice, refused, doubtful, unused] = ["a", "b", "c", "d", "e"].map(foreseen) as [
    ForeseenCall,
    ForeseenCall,
    ForeseenCall,
    ForeseenCall,
    ForeseenCall,
  ];
  const { journal, attempt, outcomes, tries } = await armed(once, twice, refused, doubtful, unused);
  await attempt(once, done);
  await attempt(twice, failed(409, false));
  await attempt(twice, done);
  await attempt(refused, failed(409, false));
  await attempt(doubtful, failed(504, true));
  await attempt(doubtful, failed(409, false));
  journal.settleAll();
  expect((await outcomes()).map(([o, ...more]) => [o?.result, o?.requestIds, more.length])).toEqual([
    ["done", ["req-a"], 0],
    ["done", ["req-409", "req-a"], 0],
    ["failed", ["req-409"], 0],
    ["unknown", ["req-504", "req-409"], 0],
    ["failed", [unused.globalRequestId], 0],
  ]);
  expect(tries.map((t) => [t.foreseen.purpose, t.outcome.result])).toHaveLength(6);
});

it("waits with the outcome for a try that is under way", async () => {
  const call = foreseen("Thaw a");
  const { journal, outcomes } = await armed(call);
  const ticket = await journal.before(callOf(call));
  journal.settle(call.globalRequestId);
  expect(await outcomes()).toEqual([[]]);
  await journal.after(ticket, done);
  expect(await outcomes()).toMatchObject([[{ result: "done" }]]);
});

it("writes a call that nobody foresaw, or that comes after the outcome, as everywhere else", async () => {
  const call = foreseen("Thaw a");
  const { journal, attempt, runId } = await armed(call);
  journal.settle(call.globalRequestId);
  await attempt(call, done);
  await attempt(foreseen("never armed"), done);
  const entries = await db().auditEntry.findMany({ where: { runId, result: "intent" } });
  expect(entries).toHaveLength(3);
});

it("leaves an outcome that somebody else has written meanwhile", async () => {
  const call = foreseen("Thaw a");
  const { journal, attempt, outcomes, intents, runId } = await armed(call);
  const { recordAudit } = await import("./record");
  const guardian = { kind: "system", name: "guardian" } as const;
  await audited((tx) =>
    recordAudit(tx, guardian, {
      action: "openstack.called",
      result: "done",
      intentId: intents[0] as bigint,
      runId,
    }),
  );
  await attempt(call, failed(409, false));
  journal.settleAll();
  expect(await outcomes()).toMatchObject([[{ actorName: "guardian" }]]);
});
