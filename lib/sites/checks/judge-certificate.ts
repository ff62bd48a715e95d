import type { PeerCertificate } from "node:tls";
import { type CheckRow, day, pass, warn } from "../check-row";

const WARN_DAYS = 30;

type Finding = Omit<CheckRow, "id" | "title">;

/** A certificate that was accepted: who issued it and how long it lasts. */
export function judgeCertificate(
  { certificate, protocol }: { certificate: PeerCertificate; protocol: string },
  now: Date,
): Finding {
  const until = new Date(certificate.valid_to);
  const issuer = text(certificate.issuer?.O) ?? text(certificate.issuer?.CN) ?? "an unnamed authority";
  const saw = `${protocol}, issued by ${issuer}, good until ${day(until)}`;
  const days = Math.floor((until.getTime() - now.getTime()) / 86_400_000);
  return days < WARN_DAYS ? warn(`${saw}: ${days} days`, "Renew the certificate before it ends.") : pass(saw);
}

/** What to do about a handshake that failed. */
export function tlsRemedy(error: unknown, host: string, hasCa: boolean): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "CERT_HAS_EXPIRED") return "Renew the site's certificate; Stillpoint accepts no expired one.";
  if (code === "CERT_NOT_YET_VALID") return "Check the clocks of the site and of this machine.";
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID") {
    const names = namesOf(error);
    return names
      ? `Enter a name that the certificate is for: ${names}.`
      : `Give the site a certificate for ${host}.`;
  }
  if (/SELF_SIGNED|UNABLE_TO|UNTRUSTED/.test(code))
    return hasCa
      ? "The pasted CA did not issue it: paste that of the authority that did."
      : "Paste the CA certificate (PEM) of the site's authority; of a self-signed certificate, itself.";
  if (/WRONG_VERSION_NUMBER|PACKET_LENGTH|HTTP_REQUEST/.test(code))
    return "That port does not speak TLS. Check the port, or whether the address begins with http://.";
  return "Check that the address serves TLS 1.2 or newer.";
}

function namesOf(error: unknown): string | undefined {
  const { cert } = error as { cert?: { subjectaltname?: string } };
  return cert?.subjectaltname?.replace(/(DNS|IP Address):/g, "").slice(0, 200);
}

const text = (value: string | string[] | undefined): string | undefined =>
  (Array.isArray(value) ? value[0] : value)?.slice(0, 100);
