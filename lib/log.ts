import pino from "pino";

/*
 * Keys whose values never reach a log (DESIGN I15). Paths cover the top and one level down; deeper objects are
 * not logged whole anywhere.
 */
const SECRET_KEYS = [
  "password",
  "passwordHash",
  "secret",
  "token",
  "authorization",
  "cookie",
  "backup_url",
  "user_data",
  "adminPass",
  'headers["x-auth-token"]',
  'headers["x-subject-token"]',
];

/** The process's logger: JSON lines on stdout, secrets masked. Level from LOG_LEVEL (default info). */
export const log = pino({
  level: process.env.LOG_LEVEL ?? "info",
  base: null,
  timestamp: pino.stdTimeFunctions.isoTime,
  redact: {
    paths: SECRET_KEYS.flatMap((key) => (key.includes("[") ? [key] : [key, `*.${key}`])),
    censor: "[masked]",
  },
});
