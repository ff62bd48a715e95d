import { z } from "zod";
import { Session } from "../session";
import { Transport } from "../transport";
import type { Cleanup } from "./cleanup";
import { cloudEntry, cloudSession, testName } from "./cloud";

const WithId = z.object({ id: z.string() });

/** A project of a test's own, with the admin in it, so that its quotas can be changed without harm to others. */
export async function ownProject(cloud: string, cleanup: Cleanup): Promise<Session> {
  const { connection, credential } = cloudEntry(cloud);
  const keystone = new Session(new Transport(connection), credential);
  const { user } = await keystone.token();
  const call = { service: "identity", method: "GET", expect: [200] } as const;
  const Own = z.object({ project: z.object({ domain_id: z.string() }) });
  const own = await keystone.json(Own, { ...call, path: `/projects/${await keystone.projectId()}` });
  const { project } = await keystone.json(z.object({ project: WithId }), {
    ...call,
    method: "POST",
    path: "/projects",
    body: { project: { name: testName("project"), domain_id: own.project.domain_id } },
    expect: [201],
  });
  cleanup.add("keystone session", () => keystone.transport.close());
  cleanup.add("project", () =>
    keystone.call({ ...call, method: "DELETE", path: `/projects/${project.id}`, expect: [204] }),
  );
  const { roles } = await keystone.json(z.object({ roles: z.array(WithId.extend({ name: z.string() })) }), {
    ...call,
    path: "/roles",
  });
  for (const role of roles.filter((r) => r.name === "admin" || r.name === "member")) {
    const path = `/projects/${project.id}/users/${user.id}/roles/${role.id}`;
    await keystone.call({ ...call, method: "PUT", path, expect: [204] });
  }
  const { transport } = await cloudSession(cloud);
  cleanup.add("project session", () => transport.close());
  return new Session(transport, { ...credential, project: { id: project.id } } as typeof credential);
}
