import { db } from "../db";
import type { Prisma } from "../generated/prisma/client";

const WITH = {
  vnf: { select: { deletedAt: true } },
  steps: { orderBy: [{ position: "asc" }, { key: "asc" }] },
  leases: { orderBy: [{ attempt: "asc" }, { position: "asc" }] },
  recoveryPoint: {
    // The descriptions of 500 VMs are megabytes, and so is the manifest: the page shows neither.
    omit: { servers: true, manifest: true, sealedUserData: true },
    include: {
      backups: {
        omit: { sealedRecord: true },
        include: { copies: { select: { siteName: true, state: true } } },
      },
    },
  },
} satisfies Prisma.RunInclude;

/** All rows that the page of a run is put together from. */
export type RunRows = Prisma.RunGetPayload<{ include: typeof WITH }>;

/** @returns null when there is no such run */
export const readRun = (runId: string): Promise<RunRows | null> =>
  db().run.findUnique({ where: { id: runId }, include: WITH });
