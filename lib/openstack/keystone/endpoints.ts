import { z } from "zod";
import type { Interface } from "../catalog";
import type { Session } from "../session";
import type { CallOptions } from "../transport";

const WireService = z.object({
  id: z.string(),
  type: z.string(),
  name: z.string().nullish(),
  enabled: z.boolean().nullish(),
});

export interface RegisteredService {
  id: string;
  /** As in the catalog: compute, volumev3 ... */
  type: string;
  name: string | undefined;
  isEnabled: boolean;
}

/**
 * The services registered in Keystone. Admins and system readers only; everybody else has the token's catalog.
 * GET /services (keystone/api/services.py)
 */
export async function listServices(
  session: Session,
  options: CallOptions & { type?: string } = {},
): Promise<RegisteredService[]> {
  const { type, ...call } = options;
  const { services } = await session.json(z.object({ services: z.array(WireService) }), {
    ...call,
    service: "identity",
    method: "GET",
    path: "/services",
    query: { type },
    expect: [200],
  });
  return services.map((s) => ({
    id: s.id,
    type: s.type,
    name: s.name ?? undefined,
    isEnabled: s.enabled ?? true,
  }));
}

const WireEndpoint = z.object({
  id: z.string(),
  service_id: z.string(),
  interface: z.string(),
  region_id: z.string().nullish(),
  region: z.string().nullish(),
  url: z.string(),
  enabled: z.boolean().nullish(),
});

export interface Endpoint {
  id: string;
  serviceId: string;
  interface: string;
  regionId: string | undefined;
  /** May hold a placeholder such as %(tenant_id)s. */
  url: string;
  isEnabled: boolean;
}

export interface ListEndpoints extends CallOptions {
  regionId?: string;
  serviceId?: string;
  interface?: Interface;
}

/** The addresses registered in Keystone. Admins and system readers only. GET /endpoints (keystone/api/endpoints.py) */
export async function listEndpoints(session: Session, options: ListEndpoints = {}): Promise<Endpoint[]> {
  const { regionId, serviceId, interface: wanted, ...call } = options;
  const { endpoints } = await session.json(z.object({ endpoints: z.array(WireEndpoint) }), {
    ...call,
    service: "identity",
    method: "GET",
    path: "/endpoints",
    query: { region_id: regionId, service_id: serviceId, interface: wanted },
    expect: [200],
  });
  return endpoints.map((e) => ({
    id: e.id,
    serviceId: e.service_id,
    interface: e.interface,
    regionId: e.region_id ?? e.region ?? undefined,
    url: e.url,
    isEnabled: e.enabled ?? true,
  }));
}
