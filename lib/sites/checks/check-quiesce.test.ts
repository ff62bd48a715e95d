import { describe, expect, it } from "vitest";
import { json, type Reply } from "../../openstack/testing/fake-site";
import {
  check,
  checkOfHanging,
  closeFakeSitesAfterEach,
  credential,
  QUIESCE_REPORT,
  site,
} from "../testing/checked-site";

closeFakeSitesAfterEach();

const guard = (host: string, up: boolean) => ({ host, up, last_seen: "2026-11-20T12:00:00Z" });
const report = (guards = [guard("ctl-1", true)]) => ({
  ...QUIESCE_REPORT,
  quiesce: { ...QUIESCE_REPORT.quiesce, guards },
});
const NOT_FOUND = { itemNotFound: { code: 404, message: "The resource could not be found." } };

/** A site whose nova-apis take turns in answering for the filter, and whose compute hosts run this. */
async function siteWith(answers: [number, unknown][], hypervisor?: string) {
  let turn = 0;
  const reply: Reply = (asked, res) => {
    if (asked.path.includes("/os-quiesce")) {
      const [status, body] = answers[turn++ % answers.length] ?? [500, {}];
      return json(res, status, body);
    }
    if (asked.path.includes("/os-hypervisors") && hypervisor)
      return json(res, 200, {
        hypervisors: [
          {
            id: "1",
            hypervisor_hostname: "secret-host",
            hypervisor_type: hypervisor,
            service: { host: "secret-host" },
          },
        ],
      });
    return json(res, asked.path.includes("/os-hypervisors") ? 403 : 200, {});
  };
  const { origin, asked } = await site({ reply });
  const result = await check(`${origin}/v3`);
  return { row: result.row("quiesce"), offers: result.offers, asked };
}

describe("the row of the ways to hold VMs still", () => {
  it("passes with nova-quiesce and a guard, and says who thaws and when", async () => {
    const { row, offers, asked } = await siteWith([[200, report()]], "QEMU");
    expect(row).toEqual({
      id: "quiesce",
      title: "Quiesce",
      result: "pass",
      saw: "nova-quiesce 1.0: guests are frozen, and thawed by the site itself after 15 s (60 s at most); 1 guard up",
    });
    expect(offers).toMatchObject({ hypervisors: { "secret-host": "QEMU" }, isAdmin: false });
    expect(asked.filter(({ method }) => method !== "GET").map(({ path }) => path)).toEqual([
      "/v3/auth/tokens",
    ]);
  });

  it("counts the guards of which some are down", async () => {
    const { row } = await siteWith([[200, report([guard("a", true), guard("b", false)])]]);
    expect(row).toMatchObject({ result: "pass", saw: expect.stringContaining("1 of 2 guards up") });
  });

  it("warns when it is not installed: what is left interrupts, and what to install", async () => {
    const { row, offers } = await siteWith([[404, NOT_FOUND]]);
    expect(row).toMatchObject({
      result: "warn",
      saw: "nova-quiesce is not installed. What is left interrupts service, and nothing at the site ends it when Stillpoint cannot: pause, suspend, stop",
      todo: expect.stringContaining("folder nova-quiesce"),
    });
    expect(offers?.methods.find(({ method }) => method === "nova-quiesce")).toMatchObject({
      isOffered: false,
      why: "not-installed",
    });
  });

  it("fails when not every nova-api has it, also where the others hide it", async () => {
    const some = await siteWith([
      [200, report()],
      [404, NOT_FOUND],
    ]);
    expect(some.row).toMatchObject({ result: "fail", saw: expect.stringContaining("3 of 6 answers") });
    const hidden = await siteWith([
      [403, { forbidden: { code: 403, message: "Policy doesn't allow it" } }],
      [404, NOT_FOUND],
    ]);
    expect(hidden.row).toMatchObject({ result: "fail", saw: expect.stringContaining("3 of 6 answers") });
  });

  it("fails when no guard would thaw", async () => {
    const { row } = await siteWith([[200, report([guard("a", false)])]]);
    expect(row).toMatchObject({
      result: "fail",
      saw: expect.stringContaining("no guard"),
      todo: expect.stringContaining("nova-quiesce-guard"),
    });
  });

  it("warns with the policies when the credential may not use it", async () => {
    const { row, offers } = await siteWith([[403, { forbidden: { code: 403, message: "Policy" } }]]);
    expect(row).toMatchObject({
      result: "warn",
      saw: expect.stringContaining("its policy does not let this credential use it"),
      todo: expect.stringContaining("os_compute_api:os-quiesce"),
    });
    expect(offers?.methods[0]).toMatchObject({ why: "hidden" });
  });

  it("warns when none of the compute hosts can be quiesced", async () => {
    const { row } = await siteWith([[200, report()]], "VMware vCenter Server");
    expect(row).toMatchObject({ result: "warn", saw: expect.stringContaining("VMware vCenter Server") });
  });

  it("that cannot be found out is skipped, with its cause, and leaves no offers to be kept", async () => {
    const { row, offers } = await siteWith([[500, { computeFault: { code: 500, message: "boom" } }]]);
    expect(row).toMatchObject({
      result: "skipped",
      saw: expect.stringMatching(/could not be found out: .*boom.*req-/),
    });
    expect(offers).toBeUndefined();
  });

  it("ends in time when Nova hangs", async () => {
    let isAsked = false;
    const { origin } = await site({
      reply: (asked, res) => {
        isAsked ||= asked.path.includes("os-quiesce");
        return asked.path.startsWith("/compute") ? new Promise(() => {}) : json(res, 200, {});
      },
    });
    const { row } = await checkOfHanging(`${origin}/v3`, () => isAsked);
    expect(row("quiesce")?.result).not.toBe("pass");
  });

  it("is asked with the credential that may see it", async () => {
    let signIns = 0;
    const { origin } = await site({
      signIn: (_asked, res) => {
        const name = ["one", "two"][signIns++ % 2] ?? "";
        const token = {
          issued_at: new Date().toISOString(),
          expires_at: new Date(Date.now() + 3_600_000).toISOString(),
          user: { id: "u", name: "u" },
          project: { id: name, name },
          roles: [{ id: "r", name: "member" }],
          catalog: [
            {
              type: "compute",
              endpoints: [{ interface: "public", region_id: "R", url: `${origin}/compute/v2.1` }],
            },
          ],
        };
        json(res, 201, { token }, { "x-subject-token": name });
      },
      reply: (asked, res) =>
        asked.path.includes("/os-quiesce")
          ? asked.headers["x-auth-token"] === "two"
            ? json(res, 200, report())
            : json(res, 403, { forbidden: { code: 403, message: "Policy" } })
          : json(res, 200, {}),
    });
    const { row } = await check(`${origin}/v3`, {}, [credential, { ...credential, id: "b" }]);
    expect(row("quiesce")?.result).toBe("pass");
  });

  it("waits until the host of Nova is confirmed", async () => {
    const other = await site();
    const { origin } = await site({
      catalog: () => [
        {
          type: "compute",
          endpoints: [{ interface: "public", region_id: "R", url: `${other.origin}/compute/v2.1` }],
        },
      ],
    });
    const { row } = await check(`${origin}/v3`);
    expect(row("quiesce")).toMatchObject({ result: "skipped", todo: expect.stringContaining("Confirm") });
    expect(other.asked).toEqual([]);
  });
});
