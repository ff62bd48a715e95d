"use server";

import { actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { previewClouds } from "@/lib/sites/preview-clouds";

/** Reads a clouds.yaml; nothing is stored. */
export async function previewCloudsAction(input: unknown) {
  return actionResult(async () => previewClouds(await requireSession(), input));
}
