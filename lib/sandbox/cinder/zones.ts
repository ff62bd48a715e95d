/** The only availability zone of each region's Cinder. (cinder/common/config.py, storage_availability_zone) */
export const ZONE = "nova";
