import { z } from "zod";
import type { Session } from "../session";
import { Time } from "../time";
import type { CallOptions } from "../transport";

const WireService = z.object({
  id: z.string(),
  binary: z.string(),
  host: z.string(),
  zone: z.string().nullish(),
  status: z.string(),
  state: z.string().nullish(),
  forced_down: z.boolean().nullish(),
  disabled_reason: z.string().nullish(),
  updated_at: Time,
});

/** One of Nova's own processes. */
export type ComputeService = ReturnType<typeof toService>;

const toService = (s: z.output<typeof WireService>) => ({
  id: s.id,
  /** nova-compute, nova-scheduler, nova-conductor */
  binary: s.binary,
  host: s.host,
  zone: s.zone ?? undefined,
  isEnabled: s.status === "enabled",
  /** Nova's verdict: its heartbeat is younger than service_down_time, 60 s by default. Undefined: not known. */
  isUp: s.state == null ? undefined : s.state === "up",
  isForcedDown: s.forced_down === true,
  disabledReason: s.disabled_reason ?? undefined,
  /** Its last heartbeat, by the site's clock. */
  lastSeenAt: s.updated_at,
});

export interface ListComputeServices extends CallOptions {
  /** Such as nova-compute. */
  binary?: string;
  host?: string;
}

/** Nova's processes and whether they live, unpaged. Admin only. GET /os-services, 2.53 (nova/api/openstack/compute/services.py) */
export async function listComputeServices(
  session: Session,
  options: ListComputeServices = {},
): Promise<ComputeService[]> {
  const { binary, host, ...call } = options;
  const { services } = await session.json(z.object({ services: z.array(WireService) }), {
    ...call,
    service: "compute",
    method: "GET",
    path: "/os-services",
    query: { binary, host },
    microversion: { pin: "2.93", atLeast: "2.53" },
    expect: [200],
  });
  return services.map(toService);
}
