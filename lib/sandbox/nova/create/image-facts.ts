import type { Caller } from "../../core/http";
import type { Site } from "../../core/site";
import { imageFor } from "../../glance/for-nova";

/** What Nova needs to know of an image. */
export interface ImageFacts {
  /** "" when it boots from no image. */
  id: string;
  status: string;
  minRamMib: number;
  minDiskGib: number;
  bytes: number;
  properties: Readonly<Record<string, string>>;
}

/** The image, if the caller may see it. */
export function imageOf(site: Site, caller: Caller, id: string): ImageFacts | undefined {
  const image = imageFor(site, caller, id);
  return (
    image && {
      id,
      status: image.status,
      minRamMib: image.minRam,
      minDiskGib: image.minDisk,
      bytes: image.size ?? 0,
      properties: image.properties,
    }
  );
}
