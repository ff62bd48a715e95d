import { sweepLane } from "../testing/sweep-lane";

// Volumes that are cut by one call, since Cinder has them in a group that guarantees one moment.
sweepLane({ lane: 0, lanes: 1 }, { vms: ["hss-db-1", "hss-db-2"], isCutAsGroup: true });
