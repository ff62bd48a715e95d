import type { Caller } from "../../core/http";
import type { Site } from "../../core/site";

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

/** The image, if the caller may see it. The sandbox's Glance is yet to come: there is none. */
export const imageOf = (_site: Site, _caller: Caller, _id: string): ImageFacts | undefined => undefined;
