/** The kinds of refusal that a verb may give; each maps to one HTTP status in one place. */
export type ErrorCode =
  | "unauthenticated"
  | "forbidden"
  | "not_found"
  | "invalid"
  | "conflict"
  /** Asked for, and done once a second person has approved it. */
  | "needs_approval"
  | "precondition_failed"
  | "rate_limited"
  | "unavailable";

/** An error whose message is meant for the user. Anything else is shown as an internal error with an id. */
export class AppError extends Error {
  override name = "AppError";

  constructor(
    readonly code: ErrorCode,
    message: string,
    /** Messages beside their field, for forms. */
    readonly fields: Record<string, string> = {},
  ) {
    super(message);
  }
}

/** Narrow an unknown error to one meant for the user, optionally of one kind. */
export const isAppError = (error: unknown, code?: ErrorCode): error is AppError =>
  error instanceof AppError && (code === undefined || error.code === code);

const STATUS: Record<ErrorCode, number> = {
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  invalid: 400,
  conflict: 409,
  needs_approval: 409,
  precondition_failed: 412,
  rate_limited: 429,
  unavailable: 503,
};

/** The HTTP status that stands for an error code. */
export const statusOf = (code: ErrorCode): number => STATUS[code];
