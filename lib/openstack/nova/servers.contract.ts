import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { collect } from "../pagination";
import { Session, segment } from "../session";
import { Cleanup } from "../testing/cleanup";
import { cloudEntry, cloudSession, reportCalls, testName } from "../testing/cloud";
import { createFlavor, deleteFlavor } from "./flavors";
import { listBuilding } from "./list-building";
import type { Server } from "./servers";
import { deleteServer, findServer, getServer, listAllServers, listServers, renameServer } from "./servers";
import { bootServer, publicImage, QUICK, removeServer, startServerForTest } from "./testing/boot";
import { waitForServer } from "./wait-for-server";

const NOBODY = "00000000-0000-4000-8000-000000000000";
const cleanup = new Cleanup();
let admin: Session;
let demo: Session;
let server: Server;

beforeAll(async () => {
  [admin, demo] = await Promise.all([cloudSession("r1"), cloudSession("r1-demo")]);
  server = await bootServer(admin, "servers", cleanup, {
    metadata: { dr: "yes" },
    tags: ["dr-test"],
    description: "a VM of a test",
    hasConfigDrive: true,
    hostname: "a-host-name",
  });
});

afterAll(async () => {
  await cleanup.run();
  await Promise.all([admin.transport.close(), demo.transport.close()]);
  reportCalls();
});

describe("a server", () => {
  test("is shown as it was asked for", async () => {
    const token = await admin.token();
    expect(server).toMatchObject({
      isUnknown: false,
      vmState: "active",
      taskState: null,
      powerState: 1,
      projectId: token.project?.id,
      userId: token.user.id,
      metadata: { dr: "yes" },
      tags: ["dr-test"],
      description: "a VM of a test",
      hasConfigDrive: true,
      hostname: "a-host-name",
      isLocked: false,
      imageId: await publicImage(admin),
      addresses: [],
      volumeIds: [],
      serverGroupIds: [],
      fault: undefined,
    });
    expect(server.flavor?.ramMib).toBeGreaterThan(0);
    expect(server.host).toBeTruthy();
    expect(server.instanceName).toBeTruthy();
  });

  test("is found by id, and by name and tag in the list", async () => {
    expect((await getServer(admin, server.id)).name).toBe(server.name);
    const byName = await listAllServers(admin, { name: server.name ?? "" });
    expect(byName.map((s) => s.id)).toEqual([server.id]);
    // show alone has the groups
    expect(byName[0]).toEqual({ ...server, serverGroupIds: [] });
    const byTag = await listAllServers(admin, {
      allProjects: true,
      tags: ["dr-test"],
      name: server.name ?? "",
    });
    expect(byTag.map((s) => s.id)).toEqual([server.id]);
    expect(await listAllServers(admin, { tags: ["no-such-tag"] })).toEqual([]);
  });

  test("of a project is listed by project for an admin only", async () => {
    const projectId = await admin.projectId();
    const found = await listAllServers(admin, { allProjects: true, projectId, name: server.name ?? "" });
    expect(found.map((s) => s.id)).toEqual([server.id]);
    await expect(listAllServers(demo, { allProjects: true })).rejects.toMatchObject({
      kind: "forbidden",
      status: 403,
      fault: "forbidden",
      requestId: expect.stringMatching(/^req-/),
    });
  });

  test("that does not exist, or is another's, is not found", async () => {
    for (const [session, id] of [
      [admin, NOBODY],
      [demo, server.id],
    ] as const) {
      await expect(getServer(session, id)).rejects.toMatchObject({
        kind: "not_found",
        status: 404,
        fault: "itemNotFound",
        causeText: `HTTP 404: Instance ${id} could not be found`,
      });
      expect(await findServer(session, id)).toBeUndefined();
    }
    await deleteServer(admin, NOBODY);
  });

  test("gets another name", async () => {
    const name = `${server.name}-renamed`;
    expect(await renameServer(admin, server.id, name)).toMatchObject({ id: server.id, name });
    expect((await getServer(admin, server.id)).name).toBe(name);
    await renameServer(admin, server.id, server.name ?? "");
    await expect(renameServer(admin, NOBODY, "x")).rejects.toMatchObject({ kind: "not_found" });
  });

  test("that was deleted is in the list of changes as DELETED", async () => {
    const since = new Date(Date.now() - 60_000).toISOString();
    // Up first: one that is deleted before it has a host leaves no trace.
    const { id, name = "" } = await bootServer(admin, "changes", cleanup);
    await removeServer(admin, id);
    expect(await findServer(admin, id)).toBeUndefined();
    const changed = await listAllServers(admin, { changesSince: since, name });
    expect(changed.map((s) => [s.id, s.status])).toEqual([[id, "DELETED"]]);
  });
});

describe("pages", () => {
  test("of one and of two end, with an empty last page, and live through the loss of their marker", async () => {
    const what = testName("pages");
    const made = await Promise.all(
      ["a", "b", "c"].map((n) => startServerForTest(admin, n, cleanup, { name: `${what}-${n}` })),
    );
    await Promise.all(made.map((m) => waitForServer(admin, m.id, { ...QUICK, vmState: "active" })));
    const ids = made.map((m) => m.id).sort();
    for (const pageSize of [1, 2]) {
      const listed = await listAllServers(admin, { name: what, pageSize });
      expect(listed.map((s) => s.id).sort()).toEqual(ids);
    }

    const page = (marker: string) =>
      admin.json(
        z.object({ servers: z.array(z.unknown()), servers_links: z.array(z.unknown()).optional() }),
        {
          service: "compute",
          method: "GET",
          path: "/servers",
          query: { name: what, limit: 1, marker },
          expect: [200],
        },
      );
    const [, , last] = await listAllServers(admin, { name: what });
    expect(await page(last?.id ?? "")).toEqual({ servers: [] });

    const seen: string[] = [];
    for await (const s of listServers(admin, { name: what, pageSize: 1 })) {
      seen.push(s.id);
      if (seen.length === 1) {
        await removeServer(admin, s.id);
        // Nova still finds it: its row is only marked as deleted.
        expect((await page(s.id)).servers).toHaveLength(1);
      }
    }
    expect(seen.sort()).toEqual(ids);
    // As after the site has purged the rows of deleted servers.
    await expect(page(NOBODY)).rejects.toMatchObject({ kind: "bad_request", fault: "badRequest" });
  });
});

describe("creation", () => {
  test("gives the request id of the record that it leaves", async () => {
    const { id, requestId } = await startServerForTest(admin, "create", cleanup);
    expect(requestId).toMatch(/^req-/);
    await waitForServer(admin, id, { ...QUICK, vmState: "active", requestId });
  });

  test("is told of by the list of what is being made, until it is up", async () => {
    const { id } = await startServerForTest(admin, "building", cleanup);
    const ids = async () => (await collect(listBuilding(admin))).map((server) => server.id);
    expect(await ids()).toContain(id);
    await waitForServer(admin, id, { ...QUICK, vmState: "active" });
    expect(await ids()).not.toContain(id);
  });

  test("that no host can serve ends in ERROR with a fault", async () => {
    const flavor = await createFlavor(admin, {
      name: testName("huge"),
      vcpus: 1,
      ramMib: 5_000_000,
      diskGib: 0,
    });
    cleanup.add("the huge flavor", () => deleteFlavor(admin, flavor.id));
    const { id } = await startServerForTest(admin, "huge", cleanup, { flavorId: flavor.id });
    await expect(waitForServer(admin, id, { ...QUICK, vmState: "active" })).rejects.toMatchObject({
      kind: "conflict",
      causeText: expect.stringMatching(/^its state is ERROR: No valid host was found/),
    });
    const failed = await waitForServer(admin, id, { ...QUICK, vmState: "error" });
    expect(failed).toMatchObject({ status: "ERROR", fault: { code: 500 } });
    expect(failed.fault?.message).toMatch(/No valid host/);
  });

  test("past the quota is refused as quota, with what is missing", async () => {
    const project = await quotaProject({ instances: 0 });
    await expect(startServerForTest(project, "quota", cleanup)).rejects.toMatchObject({
      kind: "quota",
      status: 403,
      fault: "forbidden",
      isAmbiguous: false,
      causeText: expect.stringMatching(/Quota exceeded for instances: Requested 1, but already used 0 of 0/),
    });
  });

  test("with a flavor that does not exist is refused", async () => {
    const create = startServerForTest(admin, "no-flavor", cleanup, { flavorId: NOBODY });
    await expect(create).rejects.toMatchObject({ kind: "bad_request", fault: "badRequest" });
  });

  test("from an image with a flavor of no disk is an admin's", async () => {
    const create = startServerForTest(demo, "no-disk", cleanup);
    await expect(create).rejects.toMatchObject({ kind: "forbidden", status: 403 });
  });
});

/** A project of its own, so that its quota bothers no one, and an admin's session in it. */
async function quotaProject(quota: Record<string, number>): Promise<Session> {
  const call = (method: "POST" | "PUT" | "DELETE", path: string, body: unknown, expect: number[]) =>
    admin.call({ service: "identity", method, path, body, expect });
  const answer = await call("POST", "/projects", { project: { name: testName("quota") } }, [201]);
  const { project } = JSON.parse(answer.body.toString()) as { project: { id: string } };
  cleanup.add("the project with the quota", () =>
    call("DELETE", `/projects/${project.id}`, undefined, [204]),
  );
  const roles = await admin.json(z.object({ roles: z.array(z.object({ id: z.string() })) }), {
    service: "identity",
    method: "GET",
    path: "/roles",
    query: { name: "admin" },
    expect: [200],
  });
  const { user } = await admin.token();
  await call("PUT", `/projects/${project.id}/users/${user.id}/roles/${roles.roles[0]?.id}`, undefined, [204]);
  const quotaPath = `/os-quota-sets/${segment(project.id)}`;
  const nova = { service: "compute", path: quotaPath } as const;
  await admin.call({ ...nova, method: "PUT", body: { quota_set: quota }, expect: [200] });
  cleanup.add("its quota", () => admin.call({ ...nova, method: "DELETE", expect: [202] }));
  const { credential } = cloudEntry("r1");
  if (credential.method !== "password") throw new Error("the cloud under test is used by password");
  return new Session(admin.transport, { ...credential, project: { id: project.id } });
}
