import { createHash, timingSafeEqual } from "node:crypto";
import { env } from "../env";

/** Whether `GET /api/metrics` may be read: `off` when no token is set, and with which header it was asked. */
export function judgeReader(authorization: string | null): "off" | "refused" | "allowed" {
  const token = env().STILLPOINT_METRICS_TOKEN;
  if (token === undefined) return "off";
  const given = /^Bearer +(\S+) *$/i.exec(authorization ?? "")?.[1];
  return given !== undefined && timingSafeEqual(digest(given), digest(token)) ? "allowed" : "refused";
}

const digest = (text: string) => createHash("sha256").update(text).digest();
