import { beforeEach, describe, expect, it } from "vitest";
import { auditSince } from "../auth/testing/audit-since";
import { db } from "../db";
import { approve } from "./approve";
import { askApproval } from "./ask-approval";
import { getApproval } from "./get-approval";
import { refuseApproval } from "./refuse-approval";
import { mappingLab } from "./testing/mapping-lab";
import { gatedOf, named } from "./testing/second-person";
import { withdraw } from "./withdraw";

const { ada, grace, change, asked } = mappingLab();
let audit: Awaited<ReturnType<typeof auditSince>>;
beforeEach(async () => {
  audit = await auditSince();
});

const endsIn = (id: string, minutes: number) =>
  db().approval.update({ where: { id }, data: { expiresAt: new Date(Date.now() + minutes * 60_000) } });
const actions = async () => (await audit()).map(({ action }) => action);

describe("asked again for the same", () => {
  it("is a new request when the old one has less than ten minutes left: nobody may have seen it", async () => {
    const id = await asked();
    await endsIn(id, 11);
    expect(await asked()).toBe(id);
    await endsIn(id, 9);
    const next = await asked();
    expect(next).not.toBe(id);
    expect(await getApproval(grace, id)).toMatchObject({ state: "withdrawn" });
    const { askedAt, expiresAt, state } = await getApproval(grace, next);
    expect(state).toBe("waiting");
    expect(Date.parse(expiresAt) - Date.parse(askedAt)).toBe(30 * 60_000);
    expect(await asked()).toBe(next);
    expect(await actions()).toEqual(["approval.asked", "approval.withdrawn", "approval.asked"]);
    expect((await audit())[1]).toMatchObject({
      actorName: "ada",
      details: { approval: id, askedAnew: true },
    });
  });

  it("is the old one when that is approved, however little time is left", async () => {
    const gated = await gatedOf(() => change(ada));
    const id = await askApproval(ada, gated);
    await approve(grace, { id });
    await endsIn(id, 1);
    expect(await askApproval(ada, gated)).toBe(id);
    expect(await getApproval(ada, id)).toMatchObject({ state: "approved" });
  });

  it("takes nothing back that is decided at the same moment", async () => {
    for (let i = 0; i < 5; i++) {
      const id = await asked();
      const gated = await gatedOf(() => change(ada));
      await endsIn(id, 5);
      const [decided, again] = await Promise.allSettled([approve(grace, { id }), askApproval(ada, gated)]);
      if (again.status === "rejected") throw again.reason;
      const { state } = await getApproval(ada, id);
      expect(state).toBe(decided.status === "fulfilled" ? "approved" : "withdrawn");
      expect(again.value === id).toBe(decided.status === "fulfilled");
      await db().approval.deleteMany();
    }
  });
});

describe("whoever asks for very much", () => {
  const ask = async (n: number, session = ada) => {
    const gated = await gatedOf(() => change(ada));
    return askApproval(session, { ...gated, binding: { n } });
  };

  it("has at most 20 requests that wait, by any account of that name; others are free", async () => {
    const ids: string[] = [];
    for (let n = 0; n < 20; n++) ids.push(await ask(n, n % 2 ? ada : named("Ada")));
    const refused = {
      code: "rate_limited",
      message:
        "Nobody was asked: 20 of your requests wait for a second person already. Take one back under Settings → Approvals, or wait until one is decided.",
    };
    await expect(ask(20)).rejects.toMatchObject(refused);
    expect(await db().approval.count()).toBe(20);
    // What waits already is found again, and another person asks as ever.
    expect(await ask(19)).toBe(ids[19]);
    await ask(20, named("bob"));
    await refuseApproval(grace, { id: ids[0] ?? "", reason: "No." });
    const next = await ask(20);
    await expect(ask(21)).rejects.toMatchObject(refused);
    await withdraw(ada, { id: next });
    await endsIn(ids[1] ?? "", -1);
    await ask(21);
    await ask(22);
    await expect(ask(23)).rejects.toMatchObject(refused);
  });

  it("has no more by asking for all at the same moment", async () => {
    for (let n = 0; n < 18; n++) await ask(n);
    const more = await Promise.allSettled([18, 19, 20, 21, 22].map((n) => ask(n)));
    expect(more.filter(({ status }) => status === "fulfilled")).toHaveLength(2);
    expect(await db().approval.count()).toBe(20);
  });
});
