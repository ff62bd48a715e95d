/**
 * Whether a request comes from a page of ours. A browser names the page's origin in every request that could change
 * something. Next compares it with X-Forwarded-Host first, which the sender may have written; this does not.
 * @param origin the header Origin; a request without it was sent by no page, or reads only
 * @param host the header Host
 * @param address NEXTAUTH_URL: what browsers use, when a proxy changes the Host
 */
export function isOwnOrigin(origin: string, host: string | null, address: string): boolean {
  if (!URL.canParse(origin)) return false; // "null" of a sandboxed frame, say
  const from = new URL(origin).host;
  return from === host || from === new URL(address).host;
}
