import { afterAll, beforeEach } from "vitest";
import { db } from "../../db";
import { wireServer } from "../../inventory/testing/fake-project";
import { addCredential, addSite, sessionOf } from "../../inventory/testing/rows";
import { writeServers } from "../../inventory/write-servers";
import { writeVolumes } from "../../inventory/write-volumes";
import { toServer, WireServer } from "../../openstack/nova/server-shape";
import { createVnf } from "../create-vnf";
import { volumeOf } from "./volume-of";

const AT = new Date("2026-11-20T12:00:00Z");

/** Puts VMs and their volumes into a project of a site's inventory: `{ a1: ["v1", "v2"] }`. */
export async function addVms(
  of: { siteId: string; projectId: string },
  vms: Record<string, readonly string[]>,
  more: (id: string) => Record<string, unknown> = () => ({}),
): Promise<void> {
  const scope = { ...of, projectName: of.projectId, at: AT };
  const servers = Object.entries(vms).map(([id, volumes]) =>
    toServer(
      WireServer.parse(
        wireServer(id, {
          tenant_id: of.projectId,
          "os-extended-volumes:volumes_attached": volumes.map((v) => ({ id: v })),
          ...more(id),
        }),
      ),
    ),
  );
  const items = Object.entries(vms).flatMap(([id, volumes]) => volumes.map((v) => volumeOf(v, [id])));
  await db().$transaction(async (tx) => {
    await writeServers(tx, scope, servers);
    await writeVolumes(tx, scope, { items, isWhole: false });
  });
}

/** Forgets all VNFs, with what hangs on them. */
export async function forgetAllVnfs(): Promise<void> {
  await db().freezeLease.deleteMany();
  await db().runResource.deleteMany();
  await db().recoveryPoint.deleteMany();
  await db().run.deleteMany();
  await db().recovery.deleteMany();
  await db().vnf.deleteMany();
}

/** What a form sends for a VNF; of VMs a1 and a2 unless told otherwise. */
export const vnfForm = (siteId: string, more: Record<string, unknown> = {}) => ({
  siteId,
  name: "vIMS core",
  description: "",
  owner: "",
  freezeBudgetMs: 8_000,
  onUnquiesced: "stop",
  rpoMinutes: 60,
  incrementsBeforeFull: 6,
  receiverIds: [] as string[],
  members: [{ serverId: "a1" }, { serverId: "a2" }],
  ...more,
});

/**
 * The sites Lyon and Oslo; Lyon has the projects core (VMs a1, a2, a3 with the volumes a1-root, a1-data …) and edge
 * (e1). Stored anew before each test of the file that calls this.
 */
export function storedLab() {
  const admin = sessionOf("admin");
  const lab = {
    lyon: "",
    oslo: "",
    admin,
    /** Sees one project alone. */
    coreOperator: sessionOf("operator", ["core"]),
    /** Makes the VNF of `vnfForm`. */
    vnf: async (more: Record<string, unknown> = {}) =>
      db().vnf.findUniqueOrThrow({
        where: { id: (await createVnf(admin, vnfForm(lab.lyon, more))).id },
      }),
    /** What the database holds of one, in its order. */
    read: (id: string) =>
      db().vnf.findUniqueOrThrow({
        where: { id },
        include: { members: { orderBy: { position: "asc" } }, receivers: true },
      }),
    order: async (id: string) => (await lab.read(id)).members.map((m) => m.serverId),
    lastEntry: () => db().auditEntry.findFirstOrThrow({ orderBy: { id: "desc" } }),
  };
  const empty = async () => {
    await forgetAllVnfs();
    await db().site.deleteMany();
  };
  beforeEach(async () => {
    await empty();
    lab.lyon = await addSite("Lyon");
    lab.oslo = await addSite("Oslo");
    await addCredential(lab.lyon, "core");
    await addCredential(lab.lyon, "edge");
    await addVms(
      { siteId: lab.lyon, projectId: "core" },
      { a1: ["a1-root", "a1-data"], a2: ["a2-root"], a3: ["a3-root"] },
    );
    await addVms({ siteId: lab.lyon, projectId: "edge" }, { e1: ["e1-root"] });
  });
  afterAll(async () => {
    // Sites cannot go while VNFs hang on them, and other files begin with deleting all sites.
    await empty();
    await db().$disconnect();
  });
  return lab;
}
