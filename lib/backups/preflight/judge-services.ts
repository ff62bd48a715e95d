import type { CinderService } from "../../openstack/cinder/services";
import type { CheckResult, Finding } from "./check";

/**
 * Whether Cinder's daemons can do what a backup needs. Pure.
 * @param backends host@backend of the volumes; empty where Cinder does not tell
 */
export function judgeServices(
  site: string,
  services: readonly CinderService[],
  backends: ReadonlySet<string>,
): CheckResult {
  const findings: Finding[] = [];
  const of = (binary: string) => services.filter((s) => s.binary === binary);
  const works = (s: CinderService) => s.isUp && s.isEnabled;
  const backups = of("cinder-backup");
  if (!backups.some(works))
    findings.push({
      weight: "stop",
      cause:
        backups.length === 0
          ? `${site} has no cinder-backup service.`
          : `cinder-backup is not up at ${site}: ${backups.map(stateOf).join(", ")}.`,
      todo: "Start cinder-backup at the site (systemctl start cinder-backup), then back up again.",
    });
  for (const service of of("cinder-volume")) {
    const isNeeded = backends.has(service.host);
    if (works(service) && service.isBackendUp !== false) continue;
    if (backends.size > 0 && !isNeeded) continue;
    findings.push({
      weight: isNeeded ? "stop" : "warn",
      cause: `cinder-volume is not up at ${site}: ${stateOf(service)}.`,
      todo: "Start cinder-volume of this backend at the site, then back up again.",
    });
  }
  const up = (binary: string) => `${of(binary).filter(works).length} of ${of(binary).length}`;
  return { findings, detail: { backupServices: up("cinder-backup"), volumeServices: up("cinder-volume") } };
}

function stateOf({ host, isUp, isEnabled, isBackendUp, disabledReason }: CinderService): string {
  if (!isUp) return `${host} is down`;
  if (!isEnabled) return `${host} is disabled${disabledReason ? ` (${disabledReason})` : ""}`;
  return isBackendUp === false ? `the storage behind ${host} is down` : `${host} is up`;
}
