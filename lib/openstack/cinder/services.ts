import { z } from "zod";
import type { Pin, Session } from "../session";
import { Time } from "../time";
import type { CallOptions } from "../transport";

/** cluster since 3.7, backend_state since 3.49. */
const SERVICES: Pin = { pin: "3.70", atLeast: "3.7" };

const WireService = z.object({
  binary: z.string(),
  host: z.string(),
  zone: z.string().nullish(),
  status: z.string(),
  state: z.string(),
  updated_at: Time,
  disabled_reason: z.string().nullish(),
  backend_state: z.string().nullish(),
  replication_status: z.string().nullish(),
  active_backend_id: z.string().nullish(),
  frozen: z.boolean().nullish(),
});

const toService = (s: z.output<typeof WireService>) => ({
  binary: s.binary,
  /** `host`, or `host@backend` for cinder-volume. */
  host: s.host,
  zone: s.zone ?? undefined,
  /** What the operator wants of it. */
  isEnabled: s.status === "enabled",
  /** Whether it has reported lately. */
  isUp: s.state === "up",
  /** Its last report. */
  updatedAt: s.updated_at,
  disabledReason: s.disabled_reason ?? undefined,
  /** Whether the array behind it answers. */
  isBackendUp: s.backend_state == null ? undefined : s.backend_state === "up",
  replicationStatus: s.replication_status ?? undefined,
  activeBackendId: s.active_backend_id ?? undefined,
  isFrozen: s.frozen ?? undefined,
});

/** One daemon of Cinder. */
export type CinderService = ReturnType<typeof toService>;

export interface ListServices extends CallOptions {
  binary?: "cinder-volume" | "cinder-backup" | "cinder-scheduler";
  host?: string;
}

/** Cinder's daemons and their heartbeats. Admin only. GET /os-services (cinder/api/v3/services.py) */
export async function listServices(session: Session, options: ListServices = {}): Promise<CinderService[]> {
  const { binary, host, ...call } = options;
  const { services } = await session.json(z.object({ services: z.array(WireService) }), {
    ...call,
    service: "volume",
    method: "GET",
    path: "/os-services",
    query: { binary, host },
    microversion: SERVICES,
    expect: [200],
  });
  return services.map(toService);
}
