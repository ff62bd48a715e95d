import { ApiError } from "@/components/data/fetch-json";
import type { ImportChoices, ManifestsPreview, ManifestsResult } from "@/lib/manifests/manifests-view";
import { routes } from "@/lib/routes";

/** Where manifests come from: files of this browser, or the server's own folder. */
export type ManifestSource = { from: "upload"; files: readonly File[] } | { from: "folder" };

/** An answer that refuses, with what is wrong with which field. */
export class RefusedInput extends ApiError {
  constructor(
    message: string,
    readonly fields: Record<string, string>,
  ) {
    super(400, message);
  }
}

/** Has manifests looked at. @throws ApiError */
export const askPreview = (source: ManifestSource): Promise<ManifestsPreview> =>
  send(routes.api.manifestsPreview(source.from), {}, source);

/** Has manifests imported. @throws ApiError, RefusedInput */
export const askImport = (source: ManifestSource, choices: ImportChoices): Promise<ManifestsResult> =>
  send(routes.api.manifestsImport(source.from), choices, source);

/** In the form of lib/manifests/read-sent.ts. The browser reads the files while it sends them. */
async function send<T>(path: string, head: object, source: ManifestSource): Promise<T> {
  const files = source.from === "upload" ? source.files : [];
  const parts = files.flatMap((file) => [
    `${JSON.stringify({ name: file.name, bytes: file.size })}\n`,
    file as BlobPart,
  ]);
  const body = new Blob([`${JSON.stringify(head)}\n`, ...parts]);
  const response = await fetch(path, { method: "POST", body }).catch(() => {
    throw new ApiError(
      0,
      "The files could not be sent: Stillpoint does not answer, or one of them was changed or removed since it was chosen.",
    );
  });
  const answer = (await response.json().catch(() => ({}))) as {
    message?: string;
    id?: string;
    fields?: Record<string, string>;
  };
  if (response.ok) return answer as T;
  const message = answer.message ?? "Stillpoint gave no usable answer.";
  if (answer.fields) throw new RefusedInput(message, answer.fields);
  throw new ApiError(response.status, message, answer.id);
}
