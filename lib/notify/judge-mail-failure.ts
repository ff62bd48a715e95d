import { DeadlineError } from "../openstack/deadline";
import { describeBrokenExchange } from "../openstack/failure";
import { maskText } from "../openstack/secrets";
import { listed } from "../recoveries/words";

const NAMED = 5;
const MOST_LETTERS = 450;

/** Of what nodemailer throws; lib/smtp-connection/index.js, `_formatError`. */
export interface SmtpError extends Error {
  code?: string;
  command?: string;
  response?: string;
  responseCode?: number;
  recipient?: string;
  /** When every recipient was refused. */
  rejectedErrors?: SmtpError[];
  /** OpenSSL's. */
  library?: string;
}

const PASTE = "Paste the CA certificate of its authority";

/* OpenSSL's words (X509_verify_cert_error_string) and Node's: nodemailer overwrites the code with ESOCKET. */
const REFUSED_CERTIFICATES: readonly [RegExp, string][] = [
  [
    /self.signed certificate in/i,
    `its certificate’s chain ends in an authority that is not trusted. ${PASTE}`,
  ],
  [/self.signed certificate/i, `its certificate is self-signed, or its authority is unknown. ${PASTE}`],
  [/unable to (get|verify)/i, `its certificate’s authority is unknown. ${PASTE}`],
  [/certificate has expired/i, "its certificate has expired"],
  [/certificate is not yet valid/i, "its certificate is not valid yet, or this machine’s clock is behind"],
  [/certificate revoked/i, "its certificate was revoked"],
  [/does not match certificate/i, "its certificate is for another name"],
  [/certificate/i, "its certificate is refused"],
];

/** Why a mail was not taken, for people. Pure. @param secrets masked in what the server said */
export function judgeMailFailure(error: unknown, secrets: readonly string[]): string {
  const text = judge(error, (said) => maskText(said, secrets, MOST_LETTERS));
  return maskText(text, secrets, MOST_LETTERS);
}

function judge(error: unknown, clean: (said: string) => string): string {
  if (!(error instanceof Error)) return "it was not sent";
  if (error instanceof DeadlineError) return error.message;
  const failure = error as SmtpError;
  const { rejectedErrors, response, responseCode } = failure;
  if (rejectedErrors && rejectedErrors.length > 0)
    return `the mail server refused ${rejectedErrors.length === 1 ? "the address" : "every address"}: ${refusals(rejectedErrors, clean)}`;
  if (responseCode !== undefined)
    return `${wordsOf(failure, responseCode < 500)}: ${clean(response ?? String(responseCode))}`;
  return judgeConnection(failure, clean);
}

/** "a@example.com (550 no such user) and b@example.com (…)"; of many only the first. */
export function refusals(errors: readonly SmtpError[], clean: (said: string) => string): string {
  const told = errors
    .slice(0, NAMED)
    .map(({ recipient, response }) => `${recipient ?? "an address"} (${clean(response ?? "refused")})`);
  const more = errors.length - told.length;
  return listed(more > 0 ? [...told, `${more} more`] : told);
}

function wordsOf({ code, command = "" }: SmtpError, passes: boolean): string {
  if (code === "EAUTH")
    return passes
      ? "the mail server could not check the user and the password now"
      : "the mail server refused the user or the password";
  if (command === "STARTTLS" || code === "ETLS")
    return "the mail server does not take STARTTLS on this port. Choose another port, or TLS";
  if (command === "MAIL FROM") return "the mail server refused the sender";
  if (command === "CONN" || command === "EHLO" || command === "HELO")
    return "the mail server refused the connection";
  return "the mail server refused the message";
}

function judgeConnection(failure: SmtpError, clean: (said: string) => string): string {
  const { code, message, library, response } = failure;
  const certificate =
    library === undefined ? REFUSED_CERTIFICATES.find(([words]) => words.test(message)) : undefined;
  if (certificate) return `the mail server is not trusted: ${certificate[1]}`;
  if (library !== undefined || /^Error initiating TLS/.test(message))
    return `the TLS handshake failed (${clean(message)}). Look whether STARTTLS or TLS is right for this port`;
  if (code === "EAUTH") return "the mail server offers no way to sign in that is known";
  if (code === "EPROTOCOL")
    return `what answers on that port is no mail server: ${clean(response ?? message)}`;
  if (
    code === "ESOCKET" ||
    code === "ECONNECTION" ||
    code === "ETLS" ||
    message === "Unexpected socket close"
  )
    return `the connection broke before the mail was taken (${clean(message)})`;
  return describeBrokenExchange(failure, false).cause;
}
