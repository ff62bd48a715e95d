export type PrivateKeyProblem =
  | "empty"
  | "public"
  | "encrypted"
  | "putty"
  | "unsupported"
  | "weak"
  | "unreadable";

/**
 * What is wrong with a private key by the lines around it; what is in it is not looked at. Pure: shared by the form, which
 * checks as one types, and the server.
 */
export function keyTextProblem(given: string): PrivateKeyProblem | undefined {
  const text = given.replace(/\r\n?/g, "\n").trim();
  if (text === "") return "empty";
  if (/^(ssh-|ecdsa-|sk-)|BEGIN [A-Z0-9 ]*PUBLIC KEY/m.test(text)) return "public";
  if (text.startsWith("PuTTY-User-Key-File")) return "putty";
  if (/BEGIN ENCRYPTED PRIVATE KEY|^Proc-Type: 4,ENCRYPTED/m.test(text)) return "encrypted";
  if (!/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) return "unreadable";
  return undefined;
}
