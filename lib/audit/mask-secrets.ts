const SECRET =
  /pass(word|phrase)?$|secret|token|private_?key|credential_?secret|api_?key|authorization|cookie|admin_?pass|user_?data|backup_?url/i;

/** A copy in which the values under names that tell of secrets are masked, however deep. */
export function maskSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(maskSecrets);
  if (typeof value === "bigint") return value.toString();
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      SECRET.test(name) && inner !== null && inner !== undefined ? "[masked]" : maskSecrets(inner),
    ]),
  );
}
