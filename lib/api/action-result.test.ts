import { beforeEach, expect, it, vi } from "vitest";
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
vi.mock("../auth/session", () => ({ currentSession }));
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

it("answers the same when it cannot be written down", async () => {
  currentSession.mockRejectedValue(new Error("the database is away"));
  expect(await actionResult(refuse)).toMatchObject({ ok: false, code: "forbidden" });
});
