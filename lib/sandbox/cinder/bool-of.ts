/** As oslo's bool_from_string(strict=True) reads it; undefined for anything else. (oslo_utils/strutils.py) */
export function boolOf(value: unknown): boolean | undefined {
  const text = String(value).toLowerCase().trim();
  if (["1", "t", "true", "on", "y", "yes"].includes(text)) return true;
  if (["0", "f", "false", "off", "n", "no"].includes(text)) return false;
  return undefined;
}
