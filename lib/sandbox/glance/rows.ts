import { type Row, table } from "../core/table";

/* What Glance knows. The bytes of an image are in the world's blobs. */

export type ImageStatus = "queued" | "saving" | "uploading" | "importing" | "active" | "deactivated";
export type Visibility = "public" | "private" | "shared" | "community";

export interface Image extends Row {
  /** Grows by one with each image of a site: the newest is listed first. */
  number: number;
  name: string | null;
  status: ImageStatus;
  visibility: Visibility;
  ownerId: string | null;
  isProtected: boolean;
  isHidden: boolean;
  diskFormat: string | null;
  containerFormat: string | null;
  size: number | null;
  virtualSize: number | null;
  minDisk: number;
  minRam: number;
  checksum: string | null;
  /** SHA-512 of the bytes. */
  sha512: string | null;
  /** Where its bytes are: "fs"; null as long as there are none. */
  stores: string | null;
  createdAt: number;
  updatedAt: number;
  tags: readonly string[];
  properties: Readonly<Record<string, string>>;
}

/** The id is "<image>/<project>". */
export interface Member extends Row {
  imageId: string;
  memberId: string;
  status: "pending" | "accepted" | "rejected";
  createdAt: number;
  updatedAt: number;
}

export interface ImageTask extends Row {
  imageId: string;
  ownerId: string;
  userId: string;
  requestId: string;
  status: "pending" | "processing" | "success" | "failure";
  input: Readonly<Record<string, unknown>>;
  message: string;
  createdAt: number;
  updatedAt: number;
}

export const IMAGES = table<Image>("images");
export const MEMBERS = table<Member>("image_members");
export const IMAGE_TASKS = table<ImageTask>("image_tasks");
/** Ids of images that are gone: none is given again. */
export const GONE_IMAGES = table<Row>("gone_images");
