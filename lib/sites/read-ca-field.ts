import { checkCaPem } from "./check-ca-pem";

/** What a form's field holds of an authority's certificates: none when it is empty. */
export function readCaField(text: string): { caPem: string | null } | { problem: string } {
  if (text.trim() === "") return { caPem: null };
  const ca = checkCaPem(text, new Date());
  return "problem" in ca ? ca : { caPem: ca.pem };
}
