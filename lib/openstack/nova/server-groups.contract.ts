import { afterAll, beforeAll, expect, test } from "vitest";
import type { Session } from "../session";
import { Cleanup } from "../testing/cleanup";
import { cloudSession, reportCalls, testName } from "../testing/cloud";
import {
  createServerGroup,
  deleteServerGroup,
  type GroupPolicy,
  getServerGroup,
  listServerGroups,
} from "./server-groups";
import { getServer } from "./servers";
import { bootServer } from "./testing/boot";

const cleanup = new Cleanup();
let admin: Session;
let demo: Session;

beforeAll(async () => {
  [admin, demo] = await Promise.all([cloudSession("r1"), cloudSession("r1-demo")]);
});
afterAll(async () => {
  await cleanup.run();
  await Promise.all([admin.transport.close(), demo.transport.close()]);
  reportCalls();
});

async function group(what: string, maxServersPerHost?: number, policy?: GroupPolicy) {
  const name = testName(what);
  const created = await createServerGroup(admin, {
    name,
    policy: policy ?? (maxServersPerHost === undefined ? "affinity" : "anti-affinity"),
    ...(maxServersPerHost === undefined ? {} : { maxServersPerHost }),
  });
  cleanup.add(`server group ${created.id}`, () => deleteServerGroup(admin, created.id));
  return { ...created, name };
}

test("a group takes in a server at its creation", async () => {
  const { id, name, requestId } = await group("group", 2);
  expect(requestId).toMatch(/^req-/);
  const server = await bootServer(admin, "member", cleanup, { serverGroupId: id });
  const { project, user } = await admin.token();
  const shown = {
    id,
    name,
    policy: "anti-affinity",
    maxServersPerHost: 2,
    serverIds: [server.id],
    projectId: project?.id,
    userId: user.id,
  };
  expect(await getServerGroup(admin, id)).toEqual(shown);
  expect((await getServer(admin, server.id)).serverGroupIds).toEqual([id]);
  expect(await listServerGroups(admin)).toContainEqual(shown);
});

test("groups are listed in pages by offset, others' for admins", async () => {
  const made = await Promise.all([group("a"), group("b"), group("c")]);
  for (const pageSize of [1, 2]) {
    const ids = (await listServerGroups(admin, { allProjects: true, pageSize })).map((g) => g.id);
    expect(ids).toEqual(expect.arrayContaining(made.map((g) => g.id)));
  }
  const [first] = made;
  expect(await getServerGroup(admin, first.id)).toMatchObject({ policy: "affinity", serverIds: [] });
  const members = (await listServerGroups(demo, { allProjects: true })).map((g) => g.id);
  expect(members).not.toContain(first.id);
  await expect(getServerGroup(demo, first.id)).rejects.toMatchObject({ kind: "not_found" });
});

test("one that is gone is gone", async () => {
  const { id } = await group("gone");
  await deleteServerGroup(admin, id);
  await deleteServerGroup(admin, id);
  await expect(getServerGroup(admin, id)).rejects.toMatchObject({ kind: "not_found", status: 404 });
});

test("rules without anti-affinity are refused", async () => {
  await expect(group("bad", 2, "affinity")).rejects.toMatchObject({ kind: "bad_request" });
});
