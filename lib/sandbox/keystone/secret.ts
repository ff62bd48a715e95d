import { createHash, timingSafeEqual } from "node:crypto";

/** The sandbox keeps no password as it is. */
export const hashSecret = (secret: string): string => createHash("sha256").update(secret).digest("hex");

export const isSecret = (secret: string, hash: string): boolean =>
  timingSafeEqual(Buffer.from(hashSecret(secret)), Buffer.from(hash));
