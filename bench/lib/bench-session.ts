import { openSession, type Session } from "@/lib/openstack/session";

/** A session at one region of the local responder. */
export const benchSession = (port: number, region: number): Session =>
  openSession(
    {
      name: `R${region}`,
      authUrl: `http://127.0.0.1:${port}/v3`,
      region: `R${region}`,
      interface: "public",
      confirmedHosts: [],
      allowLoopback: true,
    },
    { method: "application_credential", id: "bench", secret: "bench-secret" },
  );
