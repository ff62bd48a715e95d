import { randomUUID } from "node:crypto";
import { db } from "../../db";
import type { Prisma } from "../../generated/prisma/client";

/** The rows of a VNF and of a running run of it, as far as a test of what hangs on a run needs them. */
export async function storedRun(
  options: { siteId?: string; plan?: object; run?: Partial<Prisma.RunUncheckedCreateInput> } = {},
): Promise<{ runId: string; number: number; vnfId: string; siteId: string }> {
  const name = `test ${randomUUID()}`;
  const siteId = options.siteId ?? (await storedSite(name));
  const vnf = await db().vnf.create({ data: { name, nameKey: name, siteId } });
  const run = await db().run.create({
    data: {
      kind: "backup",
      state: "running",
      vnfId: vnf.id,
      vnfName: name,
      activeVnfId: vnf.id,
      siteId,
      siteName: name,
      startKey: name,
      startedBy: { kind: "local", name: "ada" },
      plan: options.plan ?? {},
      planHash: name,
      startedAt: new Date(),
      ...options.run,
    },
  });
  return { runId: run.id, number: run.number, vnfId: vnf.id, siteId };
}

const storedSite = async (name: string): Promise<string> =>
  (await db().site.create({ data: { name, nameKey: name, authUrl: `https://${name}/v3`, region: "R" } })).id;
