const MASK = "[masked]";

/*
 * Fernet tokens, JSON fields with secrets, and credentials in URLs: a service or a proxy may echo any of them in
 * an error text.
 */
const PATTERNS: readonly [RegExp, string][] = [
  [/gAAAAA[A-Za-z0-9_-]{20,}={0,2}/g, MASK],
  [
    /("(?:password|secret|adminPass|user_data|backup_url|auth_key|token|application_credential_secret)"\s*:\s*)"(?:[^"\\]|\\.)*"/gi,
    `$1"${MASK}"`,
  ],
  [/(x-(?:auth|subject|service)-token['"]?\s*[:=]\s*['"]?)[^\s'",}]+/gi, `$1${MASK}`],
  [/(\/\/)[^/\s@:]+:[^/\s@]+@/g, `$1${MASK}@`],
];

/**
 * Text from outside, safe to show: known secrets and everything that looks like one are masked, control characters
 * removed, and the length bounded.
 */
export function maskText(text: string, known: readonly string[] = [], maxLength = 500): string {
  let out = text;
  for (const secret of known) if (secret.length >= 4) out = out.split(secret).join(MASK);
  for (const [pattern, replacement] of PATTERNS) out = out.replace(pattern, replacement);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed here
  out = out.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]+/g, " ").trim();
  return out.length > maxLength ? `${out.slice(0, maxLength)}…` : out;
}
