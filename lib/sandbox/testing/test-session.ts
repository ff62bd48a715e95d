import { hostKey } from "@/lib/openstack/confirmed-hosts";
import type { SiteConnection } from "@/lib/openstack/connection";
import { Session } from "@/lib/openstack/session";
import { Transport, type TransportDeps } from "@/lib/openstack/transport";

export interface SessionOptions {
  user?: "admin" | "demo";
  project?: "admin" | "demo";
  limits?: SiteConnection["limits"];
  deps?: TransportDeps;
}

/** A session at a site of a sandbox, as the product has one. */
export function testSession(
  sites: readonly { region: string; authUrl: string }[],
  region: string,
  password: string,
  { user = "demo", project = "demo", limits, deps }: SessionOptions = {},
): Session {
  const connection: SiteConnection = {
    name: region,
    authUrl: sites.find((site) => site.region === region)?.authUrl ?? "",
    region,
    interface: "public",
    confirmedHosts: sites.map((site) => hostKey(new URL(site.authUrl))),
    allowLoopback: true,
    ...(limits ? { limits } : {}),
  };
  const domain = { id: "default" };
  return new Session(new Transport(connection, deps), {
    method: "password",
    user: { name: user, domain },
    password,
    project: { name: project, domain },
  });
}
