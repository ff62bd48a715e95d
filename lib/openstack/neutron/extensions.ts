import { z } from "zod";
import type { Session } from "../session";
import type { CallOptions } from "../transport";

const Extension = z.object({ alias: z.string() });

/** What this Neutron can do beyond its core, by alias: "trunk", "qos" ... GET /extensions (neutron/api/extensions.py) */
export async function listExtensions(
  session: Session,
  options: CallOptions = {},
): Promise<ReadonlySet<string>> {
  const { extensions } = await session.json(z.object({ extensions: z.array(Extension) }), {
    ...options,
    service: "network",
    method: "GET",
    path: "/extensions",
    expect: [200],
  });
  return new Set(extensions.map((e) => e.alias));
}
