import path from "node:path";
import type { OpenStackError } from "../errors";
import type { Session } from "../session";
import type { TransportDeps } from "../transport";
import { type Fixture, readFixture } from "./fixture";
import { replay } from "./replay";

/** A recorded answer by its file's name without .json, such as "nova/GET-v2.1-flavors-detail-200". */
export function fixture(name: string): Fixture {
  const [folder = "", file = ""] = name.split("/");
  return readFixture(path.join(import.meta.dirname, "..", folder, "fixtures", `${file}.json`));
}

/** The part of a recorded path behind another: `idAfter(f, "servers")` of /v2.1/servers/42/action is 42. */
export function idAfter(f: Fixture, name: string): string {
  const parts = (f.path.split("?")[0] ?? "").split("/");
  return decodeURIComponent(parts[parts.indexOf(name) + 1] ?? "");
}

/** Make one call against a recorded answer. @returns what was asked, and what came of it */
export async function oneCall<T>(
  answer: Fixture,
  call: (session: Session) => Promise<T>,
  deps: TransportDeps = {},
) {
  const site = await replay([answer], deps);
  try {
    const outcome = await call(site.session).then(
      (value) => ({ value, error: undefined }),
      (error: OpenStackError) => ({ value: undefined, error }),
    );
    const asked = site.seen.at(-1);
    if (!asked) throw new Error("nothing was asked");
    const url = new URL(asked.path, "http://ignored.invalid");
    return {
      ...outcome,
      method: asked.method,
      path: url.pathname.replace(/^\/[a-z]+(?=\/)/, ""),
      query: Object.fromEntries(url.searchParams),
      body: asked.body === "" ? undefined : (JSON.parse(asked.body) as unknown),
      microversion: asked.headers["openstack-api-version"],
      headers: asked.headers,
    };
  } finally {
    await site.close();
  }
}
