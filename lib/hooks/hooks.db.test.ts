import { randomUUID } from "node:crypto";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { db } from "../db";
import { selfSigned } from "../openstack/testing/certificate";
import { updatePlanHooks } from "../recoveries/update-plan-hooks";
import { knowTestKey } from "../secrets/testing/know-test-key";
import { person } from "../sites/testing/stored-site";
import { storedLab } from "../vnfs/testing/stored-lab";
import { addHook } from "./add-hook";
import { callHook } from "./call-hook";
import { changeHook } from "./change-hook";
import { openHookSecret } from "./hook-secret";
import { hookChoices, listHooks } from "./list-hooks";
import { removeHook } from "./remove-hook";
import { replaceHookSecret } from "./replace-hook-secret";
import { signBody } from "./sign-body";
import { receiver } from "./testing/receiver";
import { tryHook } from "./try-hook";

const lab = storedLab();
const told = await receiver();
const admin = person("admin");
const NO_ID = "00000000-0000-4000-8000-000000000000";

beforeAll(knowTestKey);
afterEach(async () => {
  told.forget();
  await db().recoveryPlan.updateMany({ data: { fenceHookId: null, handOverHookId: null } });
  await db().hook.deleteMany();
});

const form = (over: Record<string, unknown> = {}) => ({
  ...{ name: "Breaker", kind: "fence", url: told.url, isInternal: true },
  ...over,
});
const view = async (id: string) => {
  const found = (await listHooks(admin)).find((hook) => hook.id === id);
  if (!found) throw new Error("no such hook");
  return found;
};
const lastEntries = async (count: number) => {
  const entries = await db().auditEntry.findMany({ orderBy: { id: "desc" }, take: count });
  return entries.reverse();
};
const fieldsOf = (work: Promise<unknown>) =>
  work.then(
    () => ({}),
    (error: { fields: Record<string, string> }) => error.fields,
  );

describe("a hook", () => {
  it("is added with a secret that is told once and lies sealed in the database alone", async () => {
    const { id, secret } = await addHook(admin, form());
    expect(secret).toMatch(/^[\w-]{43}$/);
    expect(await listHooks(admin)).toMatchObject([
      { id, name: "Breaker", kind: "fence", url: told.url, isInternal: true, createdBy: "ada", planCount: 0 },
    ]);
    const row = await db().hook.findUniqueOrThrow({ where: { id } });
    expect(row.sealedSecret).not.toContain(secret);
    expect(openHookSecret(row)).toBe(secret);
    const [entry] = await lastEntries(1);
    expect(entry).toMatchObject({
      ...{ action: "hook.added", actorName: "ada", targetKind: "hook", targetId: id, targetName: "Breaker" },
      details: { new: { name: "Breaker", kind: "fence", url: told.url, isInternal: true, caPem: null } },
    });
    expect(JSON.stringify(await listHooks(admin)) + JSON.stringify(entry?.details)).not.toContain(secret);
  });

  it("is changed with old and new told, if nobody changed it meanwhile", async () => {
    const { id } = await addHook(admin, form());
    const { version } = await view(id);
    const caPem = selfSigned().cert;
    const wanted = { hookId: id, version, name: "breaker 2", url: "https://hooks.example.com/", caPem };
    expect(await changeHook(admin, wanted)).toEqual({ changed: ["name", "url", "caPem", "isInternal"] });
    expect((await lastEntries(1))[0]).toMatchObject({
      action: "hook.changed",
      targetName: "breaker 2",
      details: {
        old: { name: "Breaker", url: told.url, isInternal: true },
        new: { name: "breaker 2", url: "https://hooks.example.com/", isInternal: false },
      },
    });
    await expect(changeHook(admin, wanted)).rejects.toMatchObject({ code: "conflict" });
    expect(await changeHook(admin, { ...wanted, version: (await view(id)).version })).toEqual({
      changed: [],
    });
  });

  it("is refused beside the field that is wrong", async () => {
    await addHook(admin, form());
    expect(await fieldsOf(addHook(admin, form({ name: "BREAKER" })))).toEqual({
      name: "There is a hook Breaker already. Choose another name.",
    });
    const wrong = form({ name: "", kind: "backup" });
    expect(Object.keys(await fieldsOf(addHook(admin, wrong))).sort()).toEqual(["kind", "name"]);
    const http = form({ name: "b", isInternal: false, caPem: "no certificate" });
    expect(Object.keys(await fieldsOf(addHook(admin, http))).sort()).toEqual(["caPem", "isInternal"]);
    expect(await listHooks(admin)).toHaveLength(1);
  });

  it("gets another secret, by which it signs from then on", async () => {
    const { id, secret } = await addHook(admin, form());
    const { secret: next } = await replaceHookSecret(admin, { hookId: id });
    expect(next).not.toBe(secret);
    const [entry] = await lastEntries(1);
    expect(entry).toMatchObject({ action: "hook.changed", details: { isSecretReplaced: true } });
    await tryHook(admin, { hookId: id });
    const { headers, body } = told.first();
    const at = Number(headers["stillpoint-timestamp"]);
    expect(headers["stillpoint-signature"]).toBe(signBody(next, at, body));
  });

  it("is tried once, and what it answered is told and written down", async () => {
    const { id, secret } = await addHook(admin, form());
    told.willAnswer({ status: 500, body: `no: ${secret}` });
    expect(await tryHook(admin, { hookId: id })).toEqual({
      isTaken: false,
      status: 500,
      text: "HTTP 500: no: [masked]",
    });
    expect(told.received.map(({ body }) => JSON.parse(body))).toEqual([
      { event: "test", hook: { id, name: "Breaker", kind: "fence" } },
    ]);
    const [intent, outcome] = await lastEntries(2);
    expect(intent).toMatchObject({ action: "hook.tried", result: "intent", actorName: "ada", targetId: id });
    expect(outcome).toMatchObject({
      action: "hook.tried",
      result: "failed",
      reason: "HTTP 500: no: [masked]",
      intentId: intent?.id,
    });
    expect(JSON.stringify([intent?.details, outcome?.details])).not.toContain(secret);
  });

  it("is changed and tried by administrators, and not shown to viewers", async () => {
    const { id } = await addHook(admin, form());
    const { version } = await view(id);
    for (const role of ["viewer", "auditor", "operator"] as const)
      for (const work of [
        () => addHook(person(role), form()),
        () => changeHook(person(role), { ...form(), hookId: id, version }),
        () => replaceHookSecret(person(role), { hookId: id }),
        () => removeHook(person(role), { hookId: id }),
        () => tryHook(person(role), { hookId: id }),
      ])
        await expect(work()).rejects.toMatchObject({ code: "forbidden" });
    await expect(listHooks(person("viewer"))).rejects.toMatchObject({ code: "forbidden" });
    expect(await listHooks(person("operator"))).toHaveLength(1);
    expect(told.received).toEqual([]);
  });
});

describe("the hooks of a recovery", () => {
  const chosen = async () => {
    const { id: vnfId } = await lab.vnf();
    const fence = await addHook(admin, form());
    const handOver = await addHook(admin, form({ name: "dns", kind: "hand-over" }));
    return { of: { vnfId, siteId: lab.oslo, version: 0 }, fence: fence.id, handOver: handOver.id };
  };

  it("are chosen by their kinds, and keep a hook from being removed", async () => {
    const { of, fence, handOver } = await chosen();
    expect(await hookChoices()).toEqual({
      fence: [{ id: fence, name: "Breaker" }],
      handOver: [{ id: handOver, name: "dns" }],
    });
    const wanted = { ...of, fenceHookId: fence, handOverHookId: handOver };
    expect(await updatePlanHooks(lab.admin, wanted)).toEqual({ version: 1 });
    expect(await lab.lastEntry()).toMatchObject({
      action: "recovery_plan.changed",
      targetName: "vIMS core at Oslo",
      details: {
        old: { fenceHook: null, handOverHook: null },
        new: { fenceHook: "Breaker", handOverHook: "dns" },
        version: 1,
      },
    });
    expect((await view(fence)).planCount).toBe(1);
    await expect(removeHook(admin, { hookId: fence })).rejects.toMatchObject({
      code: "precondition_failed",
      message: "The recovery of vIMS core at Oslo calls Breaker. Choose another hook there, or none, first.",
    });
    // The same again changes nothing.
    expect(await updatePlanHooks(lab.admin, { ...wanted, version: 1 })).toEqual({ version: 1 });
    await expect(updatePlanHooks(lab.admin, { ...wanted, fenceHookId: null })).rejects.toMatchObject({
      code: "conflict",
    });
    expect(await updatePlanHooks(lab.admin, { ...wanted, version: 1, fenceHookId: null })).toEqual({
      version: 2,
    });
    await removeHook(admin, { hookId: fence });
    expect((await lastEntries(1))[0]).toMatchObject({ action: "hook.removed", targetName: "Breaker" });
    expect((await listHooks(admin)).map(({ id }) => id)).toEqual([handOver]);
  });

  it("are refused when they are of the other kind, or are gone", async () => {
    const { of, fence, handOver } = await chosen();
    expect(
      await fieldsOf(updatePlanHooks(lab.admin, { ...of, fenceHookId: handOver, handOverHookId: null })),
    ).toEqual({ fenceHookId: "dns is a hook of another kind. Choose one for this." });
    expect(
      await fieldsOf(updatePlanHooks(lab.admin, { ...of, fenceHookId: fence, handOverHookId: NO_ID })),
    ).toEqual({ handOverHookId: "This hook was removed meanwhile. Choose another one." });
    await expect(
      updatePlanHooks(person("viewer"), { ...of, fenceHookId: null, handOverHookId: null }),
    ).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("a call", () => {
  it("is written down before and after, for the run and the person that it is for", async () => {
    const { id } = await addHook(admin, form());
    const runId = randomUUID();
    told.willAnswer({ status: 200, body: '{"fenced":true}' });
    const { signal } = new AbortController();
    const answer = await callHook({
      ...{ hookId: id, delivery: "r:fence", body: { event: "fence" }, signal },
      ...{ actor: { kind: "user", name: "grace" }, runId },
    });
    expect(answer).toMatchObject({
      hook: { id, name: "Breaker" },
      isTaken: true,
      json: { fenced: true },
    });
    const [intent, outcome] = await lastEntries(2);
    expect([intent, outcome]).toMatchObject([
      {
        ...{ action: "hook.called", result: "intent", actorName: "grace", runId },
        details: { delivery: "r:fence", event: "fence", address: told.url },
      },
      { result: "done", runId, intentId: intent?.id, details: { tries: 1, status: 200 } },
    ]);
  });

  it("that lost its worker is written down as unknown, and sends nothing", async () => {
    const { id } = await addHook(admin, form());
    const { signal } = new AbortController();
    const assertFence = () => {
      throw new Error("lost");
    };
    await expect(
      callHook({ hookId: id, delivery: "r:fence", body: { event: "fence" }, signal, assertFence }),
    ).rejects.toThrow("lost");
    expect((await lastEntries(2)).map(({ result }) => result)).toEqual(["intent", "unknown"]);
    expect(told.received).toEqual([]);
  });

  it("of a hook that is gone, or whose secret does not open, says so", async () => {
    const call = { delivery: "r:fence", body: {}, signal: new AbortController().signal };
    expect(await callHook({ ...call, hookId: NO_ID })).toMatchObject({
      isTaken: false,
      tries: 0,
      text: "it was removed from Stillpoint",
    });
    const [{ id }, other] = [await addHook(admin, form()), await addHook(admin, form({ name: "other" }))];
    const { sealedSecret } = await db().hook.findUniqueOrThrow({ where: { id: other.id } });
    await db().hook.update({ where: { id }, data: { sealedSecret } });
    expect(await callHook({ ...call, hookId: id })).toMatchObject({
      isTaken: false,
      tries: 0,
      text: "its secret does not open with this installation’s encryption key: replace the secret",
    });
    expect(told.received).toEqual([]);
  });
});
