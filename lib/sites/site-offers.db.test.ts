import { afterAll, expect, it } from "vitest";
import { db } from "../db";
import { json } from "../openstack/testing/fake-site";
import { getSite } from "./get-site";
import { runCheckList } from "./run-check-list";
import { readSiteOffers } from "./site-offers";
import { services } from "./testing/fake-cloud";
import { storedLyon } from "./testing/stored-lyon";
import { addSite, person, testSite } from "./testing/stored-site";

const lyon = storedLyon();
afterAll(() => db().$disconnect());

const REPORT = {
  quiesce: {
    version: "1.0",
    default_timeout: 15,
    max_timeout: 60,
    answer: "accepted",
    guards: [{ host: "ctl-1", up: true, last_seen: null }],
  },
  servers: [],
};

/** A stored site whose Nova has the filter, until its answer is changed. */
async function quiescing() {
  const answer = { status: 200, body: REPORT as object };
  const fake = await testSite({
    reply: (asked, res, req) => {
      if (asked.path.includes("/os-quiesce")) return json(res, answer.status, answer.body);
      if (asked.path.includes("/os-hypervisors"))
        return json(res, 200, {
          hypervisors: [
            { id: "1", hypervisor_hostname: "cmp-1", hypervisor_type: "QEMU", service: { host: "cmp-1" } },
          ],
        });
      return services(asked, res, req);
    },
  });
  const id = await addSite(fake.origin, { name: "Oslo" });
  return { id, answer, close: () => fake.close() };
}

const row = async (id: string) =>
  (await getSite(person(), id)).checks.rows.find(({ id }) => id === "quiesce");

it("what a site offers is kept when it is added, and shown without its compute hosts", async () => {
  const site = await quiescing();
  try {
    const known = await readSiteOffers(site.id);
    expect(known?.offers).toMatchObject({ hypervisors: { "cmp-1": "QEMU" }, isAdmin: false });
    const { quiesce } = await getSite(person(), site.id);
    expect(quiesce).toMatchObject({
      asOf: known?.asOf,
      methods: [{ isOffered: true, version: "1.0" }, {}, {}, {}, {}, {}],
    });
    expect(JSON.stringify(quiesce)).not.toMatch(/cmp-1|ctl-1/);
  } finally {
    await site.close();
  }
});

it("is kept with its time while a later check cannot find it out, and replaced by one that can", async () => {
  const site = await quiescing();
  try {
    const asOf = new Date(Date.now() - 3_600_000);
    await db().siteHealth.update({ where: { siteId: site.id }, data: { quiesceOffersAt: asOf } });
    site.answer.status = 500;
    site.answer.body = { computeFault: { code: 500, message: "boom" } };
    await runCheckList(site.id);
    expect(await row(site.id)).toMatchObject({ result: "skipped", saw: expect.stringContaining("boom") });
    expect(await readSiteOffers(site.id)).toMatchObject({
      asOf: asOf.toISOString(),
      offers: { methods: [{ isOffered: true }, {}, {}, {}, {}, {}] },
    });

    site.answer.status = 404;
    site.answer.body = { itemNotFound: { code: 404, message: "The resource could not be found." } };
    await runCheckList(site.id);
    const known = await readSiteOffers(site.id);
    expect(known?.offers.methods[0]).toMatchObject({ isOffered: false, why: "not-installed" });
    expect(Date.parse(known?.asOf ?? "")).toBeGreaterThan(asOf.getTime() + 3_000_000);
  } finally {
    await site.close();
  }
});

it("has the guest agent as soon as access to the compute hosts is stored, and no longer than that", async () => {
  const site = await quiescing();
  try {
    const agent = async () => (await readSiteOffers(site.id))?.offers.methods[1];
    expect(await agent()).toMatchObject({ method: "guest-agent", isOffered: false, why: "no-host-access" });
    const access = { userName: "stillpoint", port: 22, sealedKey: "v1.none", keyType: "ed25519" };
    await db().siteHostAccess.create({
      data: { ...access, siteId: site.id, fingerprint: "SHA256:x", knownHosts: "" },
    });
    expect(await agent()).toMatchObject({ isOffered: true });
    site.answer.status = 404;
    await runCheckList(site.id);
    expect(await row(site.id)).toMatchObject({
      result: "pass",
      saw: "guest-agent: guests are frozen, and thawed by their compute host after 15 s (60 s at most)",
    });
    await db().siteHostAccess.deleteMany();
    expect(await agent()).toMatchObject({ isOffered: false });
  } finally {
    await site.close();
  }
});

it("is not known of a site that was checked before this was asked", async () => {
  await db().$executeRaw`UPDATE site_health SET quiesce_offers = NULL, quiesce_offers_at = NULL`;
  expect(await readSiteOffers(lyon.id)).toBeUndefined();
  expect((await getSite(person(), lyon.id)).quiesce).toBeNull();
});
