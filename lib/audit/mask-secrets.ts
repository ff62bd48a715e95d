import { CUT, cleanText } from "./clean-text";

const MASK = "[masked]";
const LIMITS = { depth: 8, entries: 200, name: 200, text: 4_000, allValues: 2_000, allText: 32_000 };

// Anywhere in a name, written in whatever way: adminPass and admin_pass are split into words first.
const SECRET =
  /password|passwd|passphrase|passcode|adminpass|secret|token|private_?key|api_?key|access_?key|auth_?key|encryption_?key|signing_?key|authorization|cookie|user_?data|backup_?url/;
const SECRET_WORD = /(^|_)(pass|pwd|otp|totp|pin)(_|$)/;
const VALUE_NAME = /^(value|old|new|from|to|before|after)$/;

/**
 * A copy that is fit for the log: values under names that tell of secrets are masked however deep, and so is what
 * looks like a secret in any text; what is too long, too deep or too much is cut, and says so.
 */
export function maskSecrets(value: unknown): unknown {
  return copy(value, 0, { values: LIMITS.allValues, text: LIMITS.allText });
}

/** What is left of the room for one entry. */
interface Room {
  values: number;
  text: number;
}

function copy(value: unknown, depth: number, room: Room): unknown {
  if (value === null || typeof value === "boolean" || typeof value === "undefined") return value;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (typeof value === "function" || typeof value === "symbol") return undefined;
  if (typeof value !== "object") return text(String(value), room);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "Invalid Date" : value.toISOString();
  if (value instanceof Error) return text(`${value.name}: ${value.message}`, room);
  if (value instanceof URL) return text(value.href, room);
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (depth >= LIMITS.depth || room.values <= 0) return CUT;
  if (value instanceof Map)
    return fields(
      [...value].map(([name, inner]) => [String(name), inner]),
      depth,
      room,
    );
  if (value instanceof Set) return items([...value], depth, room);
  return Array.isArray(value) ? items(value, depth, room) : fields(Object.entries(value), depth, room);
}

function text(value: string, room: Room): string {
  const cleaned = cleanText(value, Math.min(LIMITS.text, Math.max(CUT.length, room.text)));
  room.text -= cleaned.length;
  return cleaned;
}

function items(list: readonly unknown[], depth: number, room: Room): unknown[] {
  const kept = list
    .slice(0, LIMITS.entries)
    .map((inner) => (spend(room) ? (copy(inner, depth + 1, room) ?? null) : CUT)); // JSON's lists have no holes
  return list.length > kept.length ? [...kept, `${CUT}, ${list.length - kept.length} more`] : kept;
}

function fields(entries: readonly [string, unknown][], depth: number, room: Room): Record<string, unknown> {
  // { field: "password", old: "…", new: "…" }: the name that tells is itself a value.
  const told = entries.some(
    ([name, inner]) => /^(field|name|key)$/i.test(name) && typeof inner === "string" && isSecretName(inner),
  );
  const kept = entries.slice(0, LIMITS.entries).map(([name, inner]): [string, unknown] => {
    const isSecret = isSecretName(name) || (told && VALUE_NAME.test(name));
    const shown = text(name.slice(0, 2 * LIMITS.name), room).slice(0, LIMITS.name);
    if (!spend(room)) return [shown, CUT];
    return [shown, isSecret && !isBare(inner) ? MASK : copy(inner, depth + 1, room)];
  });
  const more = entries.length - kept.length;
  return Object.fromEntries(more > 0 ? [...kept, [CUT, `${more} more`]] : kept);
}

const spend = (room: Room): boolean => room.values-- > 0 && room.text > 0;

/** That there is none, and whether there is one, is no secret. */
const isBare = (value: unknown): boolean =>
  value === null || value === undefined || typeof value === "boolean";

function isSecretName(name: string): boolean {
  const words = name
    .slice(0, LIMITS.name)
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/[^\p{L}\p{N}]+/gu, "_")
    .toLowerCase();
  return SECRET.test(words) || SECRET_WORD.test(words);
}
