import fs from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { findEndpoint, type ServiceName } from "../catalog";
import { hostKey } from "../confirmed-hosts";
import type { Credential, SiteConnection } from "../connection";
import { Session } from "../session";
import { authenticate } from "../token";
import { Transport } from "../transport";
import { recorder, seenCalls } from "./recorder";

const CloudsFile = z.object({
  clouds: z.record(
    z.string(),
    z.object({
      region_name: z.string(),
      auth: z.object({
        auth_url: z.string(),
        username: z.string(),
        password: z.string(),
        project_name: z.string(),
        user_domain_name: z.string(),
        project_domain_name: z.string(),
      }),
    }),
  ),
});

const SERVICES: readonly ServiceName[] = ["identity", "compute", "volume", "image", "network", "placement"];

/** Connection and credential of an entry in the clouds.yaml of the cloud under test; no host is confirmed yet. */
export function cloudEntry(name: string): { connection: SiteConnection; credential: Credential } {
  const file = process.env.STILLPOINT_CLOUDS_FILE;
  if (!file)
    throw new Error("STILLPOINT_CLOUDS_FILE is not set: run these tests by `npm run test:openstack`");
  const entry = CloudsFile.parse(parse(fs.readFileSync(file, "utf8"))).clouds[name];
  if (!entry) throw new Error(`${file} has no cloud named ${name}`);
  const { auth } = entry;
  return {
    connection: {
      name,
      authUrl: auth.auth_url,
      region: entry.region_name,
      interface: "public",
      confirmedHosts: [],
      allowLoopback: true,
    },
    credential: {
      method: "password",
      user: { name: auth.username, domain: { name: auth.user_domain_name } },
      password: auth.password,
      project: { name: auth.project_name, domain: { name: auth.project_domain_name } },
    },
  };
}

/** A session at a cloud under test, with all its catalog hosts confirmed; what it sees on the wire is recorded. */
export async function cloudSession(name: string): Promise<Session> {
  const { connection, credential } = cloudEntry(name);
  const probe = new Transport(connection);
  const { catalog } = await authenticate(probe, credential);
  await probe.close();
  const hosts = new Map<string, string>();
  for (const service of SERVICES) {
    const url = findEndpoint(catalog, service, connection);
    if (url) hosts.set(hostKey(new URL(url)), service);
  }
  hosts.set(hostKey(new URL(connection.authUrl)), "identity");
  const intercept = recorder((url) => hosts.get(hostKey(url)) ?? "unknown");
  return new Session(
    new Transport({ ...connection, confirmedHosts: [...hosts.keys()] }, { intercept }),
    credential,
  );
}

/** Add the calls of this test file to the list of the whole run; call it in afterAll. Only a real cloud's calls count. */
export function reportCalls(): void {
  if (process.env.STILLPOINT_SANDBOX_CONTROL) return;
  const file = path.join(process.cwd(), "reports", "openstack-calls.jsonl");
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const lines = [...seenCalls].map(([call, count]) => JSON.stringify({ call, count }));
  fs.appendFileSync(file, lines.map((l) => `${l}\n`).join(""));
  seenCalls.clear();
}

/** A name that no other run uses, for what a test makes and removes. */
export const testName = (what: string): string =>
  `contract-${what}-${Date.now().toString(36)}-${process.pid}`;

/** Also of what Cinder names after it. */
export const isOfATest = (name: string): boolean => /^(restore_backup_)?contract-/.test(name);
