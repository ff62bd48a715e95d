import fs from "node:fs";
import path from "node:path";

/** One real answer of a real service, as recorded by a contract test. */
export interface Fixture {
  method: string;
  /** With its query, as it was sent. */
  path: string;
  microversion?: string | undefined;
  request?: unknown;
  status: number;
  headers: Record<string, string>;
  /** Parsed when it was JSON, else text. */
  body: unknown;
}

const SERVICE_FOLDER: Record<string, string> = {
  identity: "keystone",
  compute: "nova",
  volume: "cinder",
  image: "glance",
  network: "neutron",
  placement: "placement",
};

/** Ids, and names that testName made. */
const ID = /contract-[^/?]+|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\b[0-9a-f]{32}\b/g;

/** `GET /servers/{id}`: the call without its ids and query. */
export const templateOf = (method: string, pathname: string): string =>
  `${method} ${pathname.replace(ID, "{id}")}`;

/** Where the fixture of a call lies: one file per call template and status, and per action where there is one. */
export function fixtureFile(
  service: string,
  method: string,
  pathname: string,
  status: number,
  action?: string,
): string {
  const name = `${templateOf(method, pathname)}${action ? ` ${action}` : ""} ${status}`;
  const slug = name.replace(/\{id\}/g, "ID").replace(/[^A-Za-z0-9.]+/g, "-");
  return path.join(import.meta.dirname, "..", SERVICE_FOLDER[service] ?? service, "fixtures", `${slug}.json`);
}

export const readFixture = (file: string): Fixture => JSON.parse(fs.readFileSync(file, "utf8")) as Fixture;

/** All fixtures of a service's folder. */
export function readFixtures(folder: string): Fixture[] {
  const dir = path.join(import.meta.dirname, "..", folder, "fixtures");
  return fs.existsSync(dir)
    ? fs
        .readdirSync(dir)
        .sort()
        .map((f) => readFixture(path.join(dir, f)))
    : [];
}
