import { type Asked, json, type Reply } from "../../openstack/testing/fake-site";

export const PASSWORD = "the-secret-of-the-site";

/** Signs in whoever knows PASSWORD, or what begins with it. Ids are names with "id-" before them. */
export const keystone: Reply = (asked, res) =>
  signIn(asked, res, (type) => `http://${asked.headers.host}/${type}/v3`);

/** The same, with the services of its catalog at the origins of others, one each, round and round. */
export const keystoneOf =
  (origins: readonly string[]): Reply =>
  (asked, res) =>
    signIn(asked, res, (type, i) => `${origins[i % origins.length]}/${type}/v3`);

function signIn(asked: Asked, res: Parameters<Reply>[1], urlOf: (type: string, index: number) => string) {
  const { auth } = JSON.parse(asked.body) as {
    auth: {
      identity: {
        password?: { user: { name: string; password: string } };
        application_credential?: { id?: string; name?: string; secret: string };
      };
      scope?: { project: { name: string } };
    };
  };
  const { password, application_credential } = auth.identity;
  const secret = password?.user.password ?? application_credential?.secret;
  if (!secret?.startsWith(PASSWORD))
    return json(res, 401, { error: { message: "Authentication is required." } });
  const { id, name } = application_credential ?? {};
  const project = auth.scope?.project.name ?? id ?? name ?? "?";
  const user = password?.user.name ?? "app";
  const now = Date.now();
  return json(
    res,
    201,
    {
      token: {
        issued_at: new Date(now).toISOString(),
        expires_at: new Date(now + 3_600_000).toISOString(),
        user: { id: `id-${user}`, name: user },
        project: { id: `id-${project}`, name: project },
        roles: [{ id: "r", name: user === "root" ? "admin" : user === "odd" ? "odd" : "member" }],
        catalog: ["compute", "volumev3", "image", "network"].map((type, i) => ({
          type,
          endpoints: [{ interface: "public", region_id: "R", url: urlOf(type.replace("v3", ""), i) }],
        })),
      },
    },
    { "x-subject-token": `token-of-${user}` },
  );
}

/** What the services behind it answer to a check list. */
export const services: Reply = (asked, res) =>
  asked.path.includes("os-services")
    ? json(res, 200, { services: [{ binary: "cinder-backup", host: "h1", status: "enabled", state: "up" }] })
    : asked.path.endsWith("/application_credentials")
      ? json(res, 200, { application_credentials: [] })
      : asked.path.startsWith("/v3/users/")
        ? json(res, 200, { user: { id: "u", name: "u" } })
        : json(res, 200, {});
