import net from "node:net";
import { describe, expect, it } from "vitest";
import { selfSigned } from "../../openstack/testing/certificate";
import { check, checkOfHanging, closeFakeSitesAfterEach, site } from "../testing/checked-site";

closeFakeSitesAfterEach();

describe("the address", () => {
  it("that nothing listens at fails, and the rest is skipped", async () => {
    const { row, rows } = await check("http://127.0.0.1:1/v3");
    expect(row("reachability")).toMatchObject({
      result: "fail",
      saw: expect.stringContaining("nothing listens"),
    });
    expect(rows.filter(({ id }) => id !== "reachability").every(({ result }) => result === "skipped")).toBe(
      true,
    );
  });

  it("of this machine is refused unless that was allowed", async () => {
    const { origin, asked } = await site();
    const { row } = await check(`${origin}/v3`, { allowLoopback: false });
    expect(row("reachability")).toMatchObject({ result: "fail", saw: expect.stringContaining("loopback") });
    expect(asked).toEqual([]);
  });

  it("whose name nobody knows says so", async () => {
    const { row } = await check("https://keystone.invalid/v3");
    expect(row("reachability")?.saw).toMatch(/keystone\.invalid:443: the host name/);
  });
});

describe("the certificate", () => {
  it("that is self-signed fails and asks for the CA; with it, it passes", async () => {
    const tls = selfSigned({ notAfter: new Date(Date.now() + 90 * 86_400_000) });
    const { origin } = await site({ tls });
    expect((await check(`${origin}/v3`)).row("tls")).toMatchObject({
      result: "fail",
      saw: expect.stringContaining("self-signed"),
      todo: expect.stringContaining("Paste the CA certificate"),
    });
    const trusted = await check(`${origin}/v3`, { caPem: tls.cert });
    expect(trusted.row("tls")).toMatchObject({
      result: "pass",
      saw: expect.stringContaining("stillpoint test"),
    });
    expect(trusted.row("sign-in:0")?.result).toBe("pass");
  });

  it("of another authority than the pasted one says that", async () => {
    const { origin } = await site({ tls: selfSigned() });
    const { row } = await check(`${origin}/v3`, { caPem: selfSigned().cert });
    expect(row("tls")).toMatchObject({ result: "fail", todo: expect.stringContaining("did not issue it") });
  });

  it("for another name says for which", async () => {
    const tls = selfSigned({ ip: [127, 0, 0, 2] });
    const { origin } = await site({ tls });
    const { row } = await check(`${origin}/v3`, { caPem: tls.cert });
    expect(row("tls")).toMatchObject({ result: "fail", todo: expect.stringContaining("127.0.0.2") });
  });

  it("that has expired fails", async () => {
    const tls = selfSigned({ notAfter: new Date(Date.now() - 86_400_000) });
    const { origin } = await site({ tls });
    const { row } = await check(`${origin}/v3`, { caPem: tls.cert });
    expect(row("tls")).toMatchObject({ result: "fail", saw: expect.stringContaining("expired") });
  });

  it("that ends within 30 days warns", async () => {
    const tls = selfSigned({ notAfter: new Date(Date.now() + 10 * 86_400_000 + 60_000) });
    const { origin } = await site({ tls });
    const { row } = await check(`${origin}/v3`, { caPem: tls.cert });
    expect(row("tls")).toMatchObject({ result: "warn", saw: expect.stringContaining("10 days") });
  });

  it("on a port that speaks plain HTTP says so", async () => {
    const { origin } = await site();
    const { row } = await check(`${origin.replace("http:", "https:")}/v3`);
    expect(row("tls")).toMatchObject({ result: "fail", todo: expect.stringContaining("does not speak TLS") });
  });
});

it("ends in time when a port takes connections and says nothing", async () => {
  let connections = 0;
  const server = net.createServer(() => {
    connections++;
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as net.AddressInfo;
  const rowOf = async (origin: string, id: string) => {
    connections = 0;
    return (await checkOfHanging(`${origin}:${port}/v3`, () => connections > 0)).row(id);
  };
  try {
    expect(await rowOf("https://127.0.0.1", "tls")).toMatchObject({ result: "fail" });
    expect(await rowOf("http://127.0.0.1", "sign-in:0")).toMatchObject({ result: "fail" });
  } finally {
    server.close();
  }
});
