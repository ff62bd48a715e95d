import type { Site } from "../core/site";
import { makeFlavor } from "../nova/flavors/flavor-changes";
import { DEFAULT_CLASS, setLimits } from "../nova/quotas/limits-of";

/** Flavors and limits as the real cloud for the contract tests has them. (devcloud/bin/ready.py, devcloud/config/nova.sh) */
export function bareNova(site: Site): void {
  for (const [name, vcpus, ramMib] of [
    ["m1.tiny", 1, 256],
    ["m1.small", 1, 1024],
    ["m1.medium", 2, 2048],
  ] as const)
    makeFlavor(site, { id: name, name, vcpus, ramMib, diskGib: 0 });
  setLimits(site, DEFAULT_CLASS, { instances: 1000, cores: 10_000, ram: 10_000_000 });
}
