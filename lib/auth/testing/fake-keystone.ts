import {
  type Asked,
  type FakeSiteOptions,
  fakeSite,
  json,
  type Reply,
} from "../../openstack/testing/fake-site";

interface FakeUser {
  password?: string;
  /** Role names by project. */
  projects?: Record<string, string[]>;
  groups?: { name: string; domain_id: string }[];
}

interface Options extends Partial<FakeSiteOptions> {
  users?: Record<string, FakeUser>;
  /** Answers in place of the rules below what it returns true for. */
  before?: (asked: Asked, res: Parameters<Reply>[1]) => boolean | Promise<boolean>;
}

/** A Keystone with people: sign-in by password, their projects, groups, and a token for each project. */
export async function fakeKeystone({ users = {}, before, ...options }: Options = {}) {
  const issued: string[] = [];
  const revoked: string[] = [];
  const token = (res: Parameters<Reply>[1], value: string, more: object) => {
    issued.push(value);
    const name = value.split("/")[1];
    const times = {
      issued_at: new Date().toISOString(),
      expires_at: new Date(Date.now() + 3.6e6).toISOString(),
    };
    const user = { id: `id-of-${name}`, name, domain: { id: "default", name: "Default" } };
    json(res, 201, { token: { ...times, user, ...more } }, { "x-subject-token": value });
  };
  const wrong = (res: Parameters<Reply>[1]) =>
    json(res, 401, { error: { code: 401, message: "The request you have made requires authentication." } });

  const site = await fakeSite({
    ...options,
    reply: async (asked, res) => {
      if (before && (await before(asked, res))) return;
      const sent = String(asked.headers["x-auth-token"] ?? "");
      const me = users[sent.split("/")[1] ?? ""];
      if (asked.path.startsWith("/v3/auth/tokens") && asked.method === "POST") {
        const { identity, scope } = JSON.parse(asked.body).auth;
        if (identity.methods[0] === "password") {
          const { name, password } = identity.password.user;
          if (!users[name] || password !== (users[name].password ?? "secret")) return wrong(res);
          return token(res, `token/${name}`, {});
        }
        const [, name = ""] = identity.token.id.split("/");
        const id = scope.project.id;
        const roles = users[name]?.projects?.[id];
        if (!roles) return wrong(res);
        const project = { id, name: `name-of-${id}`, domain: { id: "default", name: "Default" } };
        return token(res, `token/${name}/${id}`, { project, roles: roles.map((r) => ({ id: r, name: r })) });
      }
      if (asked.path.startsWith("/v3/auth/tokens") && asked.method === "DELETE") {
        revoked.push(String(asked.headers["x-subject-token"]));
        return json(res, 204, "");
      }
      if (asked.path === "/v3/auth/projects") {
        const projects = Object.keys(me?.projects ?? {}).map((id) => ({ id, name: `name-of-${id}` }));
        return json(res, 200, { projects });
      }
      if (asked.path.endsWith("/groups"))
        return json(res, 200, { groups: (me?.groups ?? []).map((g) => ({ id: g.name, ...g })) });
      json(res, 404, { error: { code: 404, message: "no such path" } });
    },
  });
  const { connection } = site.session.transport;
  return {
    ...site,
    connection,
    issued,
    revoked,
    /** How often a password was sent here. */
    passwords: () => site.asked.filter((a) => a.body.includes('"password"')).length,
  };
}
