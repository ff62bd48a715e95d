/**
 * How long each service takes, ms, as measured on a real cloud without load (devcloud/README.md). By route, or by service.
 */
export const LATENCY: Record<string, number> = {
  keystone: 20,
  nova: 40,
  cinder: 40,
  glance: 15,
  neutron: 40,
  placement: 10,
};

export const latencyMs = (service: string, route: string): number =>
  LATENCY[`${service} ${route}`] ?? LATENCY[service] ?? 0;
