const MASK = "[masked]";

const NAMES =
  "pass(?:word|wd|phrase|code)|adminpass|secret|token|api_?key|access_?key|private_?key|auth_?key|user_?data|backup_?url";
const QUOTED = String.raw`\\"(?:(?!\\").)*(?:\\")?|"(?:[^"\\\r\n]|\\.)*"?|'(?:[^'\\\r\n]|\\.)*'?`;

/* What a person, a cloud or a proxy may put into a text although it is a secret. Each is linear in the text's length. */
const PATTERNS: readonly [RegExp, string][] = [
  [/-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]{0,30}PRIVATE KEY-----|$)/g, MASK],
  // Keystone's Fernet tokens: keystone/token/token_formatters.py. Version 0x80 and a time before 2242 begin so.
  [/gAAAA[A-Za-z0-9_-]{16,}(?:={1,2}|(?:%3D){1,2})?/g, MASK],
  // JSON web tokens: Keystone's other format, and next-auth's cookie.
  [/\beyJ[\w-]{8,}(?:\.[\w-]*){2,4}/g, MASK],
  [/\bscrypt\$[^\s"']+/g, MASK],
  // Our own encryption keys: `<id>:<32 bytes in base64>`.
  [/\b([\w-]{1,40}):[A-Za-z0-9+/]{43}=(?![A-Za-z0-9+/=])/g, `$1:${MASK}`],
  [/(\/\/)[^/\s:@"']{0,256}:[^/\s"']*@/g, `$1${MASK}@`],
  [/(authorization\\?["']?\s{0,3}[:=]\s{0,3}\\?["']?)[^\r\n"',;\\]+/gi, `$1${MASK}`],
  [/((?:set-)?cookie\\?["']?\s{0,3}[:=]\s{0,3}\\?["']?)[^\r\n"'\\]+/gi, `$1${MASK}`],
  [/\b((?:bearer|basic)\s{1,3})(?=[A-Za-z+/._~-]{0,512}[0-9=])[A-Za-z0-9+/._~=-]{8,}/gi, `$1${MASK}`],
  [
    new RegExp(
      String.raw`((?:${NAMES})[\w-]{0,40}(?:\\?["'])?\s{0,3}[:=]\s{0,3})(?:${QUOTED}|[^\s,;&"'}\]]+)`,
      "gi",
    ),
    `$1${MASK}`,
  ],
];

/** A text in which everything that looks like a secret is masked. */
export const maskText = (text: string): string =>
  PATTERNS.reduce((out, [pattern, replacement]) => out.replace(pattern, replacement), text);
