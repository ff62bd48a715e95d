import { expect, test } from "vitest";
import { isDirty, readContent } from "../../cinder/content";
import { freezeGuest } from "../guest";
import { changeServer, refreshWriting } from "../server-change";
import { serverStage } from "../testing/server-stage";
import { startGuard, stopGuard } from "./rescue";
import { GUESTS, QUIESCE_RECORDS } from "./rows";

/* What the contract tests cannot see: what goes wrong with agents, hosts and guards, by the minute. */

test("a freeze that is late: refused at ten seconds, thawed as soon as it happens, owed until it is sure", async () => {
  const stage = serverStage();
  stage.fault({ at: "agent:freeze", effect: { do: "delay", ms: 25_000 }, times: 1 });
  const answer = stage.act({ quiesce: { timeout: 12, wait: true } });
  await stage.pass(9.9);
  expect(stage.state()).toBe("active/quiescing");
  await stage.pass(0.2);
  expect(await answer).toEqual({
    status: 409,
    body: `Quiesce of instance ${stage.id} failed: nova-compute did not answer in time`,
  });
  expect(await stage.report()).toMatchObject({ vm_state: "active", frozen: "unknown", thaw_owed: true });
  expect(await stage.act({ quiesce: null })).toMatchObject({
    status: 409,
    body: expect.stringMatching(/may still be frozen by an earlier quiesce/),
  });
  await stage.pass(16);
  const deeds = stage.world.history.since(0).filter((e) => e.by !== undefined);
  expect(deeds.map((e) => [e.what, e.by])).toEqual([
    ["guest frozen", "nova-quiesce"],
    ["guest thawed", "nova-quiesce-guard"],
  ]);
  const [frozen = 0, thawed = 0] = deeds.map((e) => Date.parse(e.time));
  expect(thawed - frozen).toBeLessThan(200);
  // The guard's own calls were not answered either: for half a minute one may still be on its way.
  await stage.pass(60);
  expect(await stage.report()).toMatchObject({ frozen: "no", thaw_owed: false, deadline: null });
  expect(await stage.act({ quiesce: null })).toMatchObject({ status: 202 });
});

test("without a guard nothing is frozen, and nothing is thawed until one is back", async () => {
  const stage = serverStage();
  await stage.act({ quiesce: { timeout: 30 } });
  await stage.pass(1);
  stopGuard(stage.site);
  await stage.pass(40);
  expect(stage.isFrozen()).toBe(true);
  const { body } = await stage.ask("GET", "/os-quiesce");
  expect(body).toMatchObject({ quiesce: { guards: [{ host: "r1-control", up: false }] } });
  startGuard(stage.site);
  await stage.pass(1);
  expect(stage.isFrozen()).toBe(false);
  expect(stage.state()).toBe("active");
  stopGuard(stage.site);
  expect((await stage.act({ quiesce: null })).status).toBe(202);
  await stage.act({ unquiesce: null });
  await stage.pass(21);
  expect(await stage.act({ quiesce: null })).toMatchObject({ status: 503 });
});

test("a host that is gone: the thaw is repeated, the state says error after a minute, and it ends well", async () => {
  const stage = serverStage();
  await stage.act({ quiesce: { timeout: 5 } });
  await stage.pass(1);
  stage.setHost({ isUp: false });
  const answer = stage.act({ unquiesce: { wait: true } });
  await stage.pass(11);
  expect(await answer).toMatchObject({
    status: 409,
    body: expect.stringMatching(/did not answer in time\. It is repeated until the guest is thawed\.$/),
  });
  expect(stage.state()).toBe("quiesced/unquiescing");
  await stage.pass(70);
  expect(stage.state()).toBe("error");
  expect(stage.isFrozen()).toBe(true);
  stage.setHost({ isUp: true });
  await stage.pass(20);
  expect(stage.isFrozen()).toBe(false);
  expect(stage.state()).toBe("active");
  await stage.pass(60);
  expect(await stage.report()).toMatchObject({ thaw_owed: false });
});

test("frozen by somebody else already: refused, and thawed when that one has had a minute", async () => {
  const stage = serverStage();
  freezeGuest(stage.site, stage.id, "somebody else");
  const answer = stage.act({ quiesce: { wait: true } });
  await stage.pass(1);
  expect(await answer).toMatchObject({ status: 409, body: expect.stringMatching(/in frozen state/) });
  await stage.pass(57);
  expect(stage.isFrozen()).toBe(true);
  await stage.pass(5);
  expect(stage.isFrozen()).toBe(false);
});

test("Windows lets go after ten seconds, and a quiesce of it lasts nine", async () => {
  const stage = serverStage({ imageProperties: { hw_qemu_guest_agent: "yes", os_type: "windows" } });
  const begun = stage.site.now();
  await stage.act({ quiesce: { timeout: 30 } });
  expect(Date.parse(String((await stage.report())?.deadline)) - begun).toBe(9_000);
  stopGuard(stage.site);
  await stage.pass(10.05);
  expect(stage.isFrozen()).toBe(true);
  await stage.pass(0.1);
  expect(stage.isFrozen()).toBe(false);
  expect(stage.state()).toBe("quiesced");
});

test("a guest that thaws by itself is called quiesced all the same", async () => {
  const stage = serverStage();
  stage.fault({ at: "agent:hold", effect: { do: "delay", ms: 2_000 } });
  await stage.act({ quiesce: null });
  await stage.pass(3);
  expect([stage.isFrozen(), stage.state()]).toEqual([false, "quiesced"]);
  expect(await stage.report()).toMatchObject({ frozen: "yes" });
});

test("an agent that does not thaw: repeated until it does", async () => {
  const stage = serverStage();
  await stage.act({ quiesce: { timeout: 5 } });
  await stage.pass(1);
  stage.fault({ at: "agent:thaw", subject: "vm", effect: { do: "fail" }, times: 3 });
  const answer = stage.act({ unquiesce: { wait: true } });
  await stage.pass(0.1);
  expect(await answer).toMatchObject({
    status: 409,
    body: expect.stringMatching(/not responding\. It is repeated/),
  });
  expect([stage.isFrozen(), stage.state()]).toEqual([true, "quiesced/unquiescing"]);
  await stage.pass(5);
  expect([stage.isFrozen(), stage.state()]).toEqual([false, "active"]);
});

test("an agent that is not connected was never frozen: nothing is owed", async () => {
  const stage = serverStage();
  const reason = "Guest agent is not responding: QEMU guest agent is not connected";
  stage.fault({ at: "agent:freeze", effect: { do: "fail", reason } });
  const answer = stage.act({ quiesce: { wait: true } });
  await stage.pass(1);
  expect(await answer).toMatchObject({ status: 409, body: expect.stringContaining(reason) });
  expect(await stage.report()).toMatchObject({ thaw_owed: false, frozen: "no" });
});

test("a state that was reset meanwhile is found out, and the guest thawed", async () => {
  const stage = serverStage();
  await stage.act({ quiesce: { timeout: 60 } });
  await stage.pass(1);
  changeServer(stage.site, stage.id, { vmState: "active", taskState: null });
  expect(await stage.report()).toMatchObject({ thaw_owed: true, frozen: "unknown" });
  await stage.pass(2);
  expect(stage.isFrozen()).toBe(false);
  expect(await stage.report()).toMatchObject({ thaw_owed: false });
});

test("a frozen guest that is cut off and starts anew comes up thawed; one that is suspended comes back as it was", async () => {
  const stage = serverStage();
  stopGuard(stage.site);
  freezeGuest(stage.site, stage.id, "somebody else");
  await stage.act({ suspend: null });
  await stage.pass(1);
  await stage.act({ resume: null });
  await stage.pass(1);
  expect([stage.state(), stage.isFrozen()]).toEqual(["active", true]);
  await stage.act({ reboot: { type: "HARD" } });
  await stage.pass(5);
  expect([stage.state(), stage.isFrozen()]).toEqual(["active", false]);
});

test("a look of the guard that fails is followed by another", async () => {
  const stage = serverStage();
  stage.fault({ at: "task:nova.quiesce-guard", effect: { do: "fail" }, times: 1 });
  await stage.act({ quiesce: { timeout: 5 } });
  await stage.pass(5.5);
  expect(stage.isFrozen()).toBe(true);
  await stage.pass(1);
  expect([stage.state(), stage.isFrozen()]).toEqual(["active", false]);
});

test("a nova-api that ends between freeze and answer: given up at the deadline, thawed", async () => {
  const stage = serverStage();
  stage.fault({ at: "task:nova.agent-does", effect: { do: "never" }, times: 1 });
  await stage.act({ quiesce: { timeout: 5 } });
  await stage.pass(5.5);
  expect(stage.state()).toBe("active/quiescing");
  await stage.pass(1);
  expect(stage.state()).toBe("active");
  await stage.pass(10);
  expect(await stage.report()).toMatchObject({ thaw_owed: false });
});

test("a server that is deleted while it is frozen is forgotten, and who waits for it is told", async () => {
  const stage = serverStage();
  await stage.act({ quiesce: { timeout: 5 } });
  await stage.pass(1);
  stage.fault({ at: "agent:thaw", effect: { do: "never" } });
  const answer = stage.act({ unquiesce: { wait: true } });
  expect(await stage.ask("DELETE", `/servers/${stage.id}`)).toMatchObject({ status: 204 });
  await stage.pass(0);
  expect(await answer).toMatchObject({ status: 409 });
  await stage.pass(1);
  expect((await stage.ask("GET", "/os-quiesce")).body).toMatchObject({ servers: [] });
  expect([stage.site.rows(QUIESCE_RECORDS).size, stage.site.rows(GUESTS).size]).toEqual([0, 0]);
});

test("an agent that failed may have frozen: thawed twice, five seconds apart", async () => {
  const stage = serverStage();
  stage.fault({ at: "agent:freeze", effect: { do: "fail" } });
  await stage.act({ quiesce: null });
  await stage.pass(4);
  expect(await stage.report()).toMatchObject({ vm_state: "active", thaw_owed: true });
  await stage.pass(4);
  expect(await stage.report()).toMatchObject({ thaw_owed: false, reason: null });
});

test("while it is frozen it writes nothing, and its file system is clean; the state alone does not do that", async () => {
  const volume = { volumeId: "volume", attachmentId: "attachment", bdmId: "bdm", device: "/dev/vda" };
  const stage = serverStage({
    volumeAttachments: [{ ...volume, isRoot: true, deleteOnTermination: false, tag: null }],
  });
  const read = () => readContent(stage.site, "volume");
  refreshWriting(stage.site, stage.id);
  await stage.pass(2);
  expect(isDirty(read())).toBe(true);
  stage.fault({ at: "agent:hold", effect: { do: "delay", ms: 5_000 } });
  await stage.act({ quiesce: { timeout: 30 } });
  await stage.pass(1);
  const frozen = read();
  expect(isDirty(frozen)).toBe(false);
  await stage.pass(3);
  expect(read()).toEqual(frozen);
  // The guest lets go by itself: Nova says quiesced, and it writes.
  await stage.pass(3);
  expect([stage.state(), isDirty(read())]).toEqual(["quiesced", true]);
  expect(read()).not.toEqual(frozen);
});

test("a restart while it is frozen: thawed at the deadline all the same", async () => {
  const stage = serverStage();
  await stage.act({ quiesce: { timeout: 5 } });
  await stage.pass(1);
  stage.restart();
  await stage.pass(3.5);
  expect([stage.isFrozen(), stage.state()]).toEqual([true, "quiesced"]);
  await stage.pass(1);
  expect([stage.isFrozen(), stage.state()]).toEqual([false, "active"]);
});

test("a cell that is silent: ten seconds, and its servers are missing", async () => {
  const stage = serverStage();
  stage.fault({ at: "nova:cell", effect: { do: "never" } });
  const answer = stage.ask("GET", `/os-quiesce?server_id=${stage.id}`);
  await stage.pass(10);
  expect((await answer).body).toMatchObject({ cells_silent: ["cell1"], servers: [] });
});
