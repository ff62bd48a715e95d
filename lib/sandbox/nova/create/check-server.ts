import type { Ask } from "../../core/http";
import { Refusal } from "../../core/refusal";
import { findFlavor } from "../flavors/find-flavor";
import { limitOf } from "../quotas/limits-of";
import { checkQuota } from "../quotas/usage-of";
import { type Flavor, KEYPAIRS, type Keypair, SERVER_GROUPS } from "../rows-site";
import type { Disk } from "./block-devices";
import type { NewServer } from "./create-body";
import type { ImageFacts } from "./image-facts";

/* What Nova looks at before it makes a server. (nova/compute/api.py, _validate_and_build_base_options and after) */

/** @throws Refusal 400 */
export function readCount(server: NewServer): { min: number; max: number } {
  const min = server.min_count ?? 1;
  const max = server.max_count ?? min;
  if (min > max) throw new Refusal(400, "min_count must be <= max_count");
  if (server.hostname && max > 1)
    throw new Refusal(400, "Unable to allocate a single hostname to multiple instances");
  return { min, max };
}

/** @throws Refusal 400, where a look at a flavor says 404 */
export function flavorFor(ask: Ask, ref: string): Flavor {
  const id = ref.split("/").at(-1) ?? "";
  try {
    return findFlavor(ask, id);
  } catch (error) {
    if (error instanceof Refusal) throw new Refusal(400, error.message);
    throw error;
  }
}

/** @throws Refusal 400 or 403 (nova/compute/api.py, _validate_flavor_image_nostatus) */
export function checkImage(ask: Ask, flavor: Flavor, image: ImageFacts, disks: readonly Disk[]): void {
  if (image.id === "") return;
  const root = disks.find((disk) => disk.bootIndex === 0);
  if (image.status !== "active") throw new Refusal(400, `Image ${image.id} is not active.`);
  if (flavor.ramMib < image.minRamMib)
    throw new Refusal(400, "Flavor's memory is too small for requested image.");
  const gib = 2 ** 30;
  const [sizeBytes, minBytes] = [flavor.diskGib * gib, image.minDiskGib * gib];
  if (root?.isVolume) {
    const volumeBytes = root.sizeGib === undefined ? undefined : root.sizeGib * gib;
    if (volumeBytes !== undefined && minBytes > volumeBytes)
      throw new Refusal(
        400,
        `Volume is smaller than the minimum size specified in image metadata. Volume size is ${volumeBytes} bytes, minimum size is ${minBytes} bytes.`,
      );
    return;
  }
  if (flavor.diskGib === 0) {
    if (!ask.caller.isAdmin)
      throw new Refusal(403, "Only volume-backed servers are allowed for flavors with zero disk.");
    return;
  }
  if (image.bytes > sizeBytes)
    throw new Refusal(
      400,
      `Flavor's disk is too small for requested image. Flavor disk is ${sizeBytes} bytes, image is ${image.bytes} bytes.`,
    );
  if (minBytes > sizeBytes)
    throw new Refusal(
      400,
      `Flavor's disk is smaller than the minimum size specified in image metadata. Flavor disk is ${sizeBytes} bytes, minimum size is ${minBytes} bytes.`,
    );
}

/** @throws Refusal 400 */
export function keyFor({ site, caller }: Ask, name: string | null | undefined): Keypair | undefined {
  if (!name) return undefined;
  const key = site.rows(KEYPAIRS).get(`${caller.userId}/${name}`);
  if (!key) throw new Refusal(400, "Invalid key_name provided.");
  return key;
}

/** @throws Refusal 403 */
export function checkMetadata({ site, caller }: Ask, metadata: Readonly<Record<string, string>> = {}): void {
  const limit = limitOf(site, caller.projectId, "metadata_items");
  if (limit >= 0 && Object.keys(metadata).length > limit)
    throw new Refusal(403, `Maximum number of metadata items exceeds ${limit}`);
}

/** @throws Refusal 400 */
export function groupFor({ site, caller }: Ask, id: unknown): string | null {
  if (typeof id !== "string") return null;
  const group = site.rows(SERVER_GROUPS).get(id);
  if (!group || (group.projectId !== caller.projectId && !caller.isAdmin))
    throw new Refusal(400, `Instance group ${id} could not be found.`);
  return id;
}

/** As many as the quota lets, from `max` down to `min`. @throws Refusal 403 when not even `min` */
export function countWithin(ask: Ask, flavor: Flavor, { min, max }: { min: number; max: number }): number {
  const projectId = ask.caller.projectId ?? "";
  const fits = (instances: number) =>
    checkQuota(ask.site, projectId, {
      instances,
      cores: flavor.vcpus * instances,
      ram: flavor.ramMib * instances,
    });
  for (let count = max; count > min; count--)
    try {
      fits(count);
      return count;
    } catch {
      // One less, perhaps.
    }
  fits(min);
  return min;
}
