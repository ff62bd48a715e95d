import { z } from "zod";
import { checkBody } from "../../core/check-body";
import { type Ask, empty, ok } from "../../core/http";
import { notFound } from "../../core/refusal";
import { Metadata } from "../fields";
import { changeVolume, type Volume } from "../rows";
import type { VolumeAction } from "./act-on-volume";
import { findVolume } from "./find-volume";

const SetKeys = z.object({ "os-set_image_metadata": z.strictObject({ metadata: Metadata }) });
const UnsetKey = z.object({ "os-unset_image_metadata": z.strictObject({ key: z.string().min(1).max(255) }) });

const volumeOf = (ask: Ask): Volume => findVolume(ask.site, ask.caller, ask.params.id ?? "");
const missing = (id: string) => notFound(`Glance metadata for volume/snapshot ${id} cannot be found.`);

/** What a volume remembers of its image. (cinder/api/contrib/volume_image_metadata.py) */
export const IMAGE_METADATA_ACTIONS: Readonly<Record<string, VolumeAction>> = {
  "os-set_image_metadata": (ask) => {
    const volume = volumeOf(ask);
    const { metadata } = checkBody(SetKeys, ask.body)["os-set_image_metadata"];
    const imageMetadata = { ...volume.imageMetadata, ...metadata };
    changeVolume(ask.site, volume.id, { imageMetadata });
    return ok({ metadata: imageMetadata });
  },
  "os-show_image_metadata": (ask) => {
    const { id, imageMetadata } = volumeOf(ask);
    if (!imageMetadata) throw missing(id);
    return ok({ metadata: imageMetadata });
  },
  "os-unset_image_metadata": (ask) => {
    const volume = volumeOf(ask);
    const { key } = checkBody(UnsetKey, ask.body)["os-unset_image_metadata"];
    const { [key]: gone, ...imageMetadata } = volume.imageMetadata ?? {};
    if (gone === undefined) throw missing(volume.id);
    changeVolume(ask.site, volume.id, {
      imageMetadata: Object.keys(imageMetadata).length > 0 ? imageMetadata : null,
    });
    return empty(200);
  },
};
