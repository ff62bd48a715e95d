import { beforeEach, expect, it, vi } from "vitest";
import { NeedsApproval } from "../approvals/gated";
import { NotGatedAnyMore } from "../approvals/not-gated";
import { PermissionError } from "../auth/permissions";
import { AppError } from "../errors";
import { actionResult } from "./action-result";
import { jsonRoute } from "./json-route";

const session = vi.hoisted(() => ({
  id: "s-1",
  kind: "keystone",
  userId: "u-1",
  name: "olga",
  role: "operator",
  address: "192.0.2.7",
}));
const auditRefusal = vi.hoisted(() => vi.fn());
const currentSession = vi.hoisted(() => vi.fn());
vi.mock("../audit/audit-refusal", () => ({ auditRefusal }));
const askApproval = vi.hoisted(() => vi.fn());
vi.mock("../auth/session", () => ({ currentSession, requireSession: currentSession }));
vi.mock("../approvals/ask-approval", () => ({ askApproval }));
vi.mock("../log", () => ({ log: { error: vi.fn() } }));

beforeEach(() => {
  auditRefusal.mockReset();
  currentSession.mockReset().mockResolvedValue(session);
});

const refuse = async () => {
  throw new PermissionError("audit.view", "operator");
};

it("writes a refused permission down, once for actions and routes alike", async () => {
  expect(await actionResult(refuse)).toMatchObject({ ok: false, code: "forbidden" });
  expect((await jsonRoute(refuse)(new Request("http://h/"), {})).status).toBe(403);
  expect(auditRefusal).toHaveBeenCalledTimes(2);
  for (const [actor, refusal] of auditRefusal.mock.calls) {
    expect(actor).toMatchObject({ kind: "user", name: "olga", sessionId: "s-1" });
    expect(refusal).toEqual({
      action: "permission.refused",
      target: { kind: "permission", id: "audit.view" },
      reason: "This needs the role auditor or admin; yours is operator.",
    });
  }
});

it("writes nothing down for other refusals, nor for strangers", async () => {
  await actionResult(async () => {
    throw new AppError("invalid", "No.", { name: "Enter a name." });
  });
  currentSession.mockResolvedValue(null);
  await actionResult(refuse);
  expect(auditRefusal).not.toHaveBeenCalled();
});

it("does not take the wait for a password of one's own for an attack", async () => {
  currentSession.mockResolvedValue({ ...session, mustChangePassword: true });
  await actionResult(async () => {
    throw new AppError("forbidden", "First choose a password of your own: load this page again.");
  });
  expect(auditRefusal).not.toHaveBeenCalled();
});

it("says why nobody was asked, where a second person cannot be", async () => {
  const gated = { kind: "access_change", target: { kind: "site", id: "s", name: "Lyon" } };
  askApproval.mockRejectedValue(new AppError("rate_limited", "Nobody was asked: 20 wait."));
  const needs = async () => {
    throw new NeedsApproval(gated as ConstructorParameters<typeof NeedsApproval>[0]);
  };
  expect(await actionResult(needs)).toEqual({
    ...{ ok: false, code: "rate_limited", message: "Nobody was asked: 20 wait.", fields: {} },
  });
  expect(askApproval).toHaveBeenCalledWith(session, gated);
  askApproval.mockRejectedValue(new Error("the database is away"));
  await expect(actionResult(needs)).rejects.toThrow("the database is away");
});

it("does what was held back when its switch went off before a second person was asked", async () => {
  askApproval.mockRejectedValueOnce(new NotGatedAnyMore());
  const gated = { kind: "access_change", target: { kind: "site", id: "s", name: "Lyon" } };
  let tries = 0;
  const verb = async () => {
    tries += 1;
    if (tries === 1) throw new NeedsApproval(gated as ConstructorParameters<typeof NeedsApproval>[0]);
    return "done";
  };
  expect(await actionResult(verb)).toEqual({ ok: true, value: "done" });
  expect(tries).toBe(2);
});

it("answers the same when it cannot be written down", async () => {
  currentSession.mockRejectedValue(new Error("the database is away"));
  expect(await actionResult(refuse)).toMatchObject({ ok: false, code: "forbidden" });
});
