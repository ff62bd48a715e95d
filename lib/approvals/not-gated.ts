import { AppError } from "../errors";

/** It takes no second person any more: its switch went off after it had been held back. See `actionResult`, which does it. */
export class NotGatedAnyMore extends AppError {
  override name = "NotGatedAnyMore";

  constructor() {
    super("conflict", "Nobody was asked: it takes no second person any more. Do it again.");
  }
}
